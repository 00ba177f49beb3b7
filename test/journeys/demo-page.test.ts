/** The page in a real browser, over the whole world. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startBrowser, type Browser } from '../support/browser.ts'
import { describeWith } from '../support/real-servers.ts'
import { startWorld, type World } from '../support/world.ts'

/** The tests know no browser's types: what runs in the page is text. */
/** Once one is there: the page may show another while one is on its way. */
const PICTURE_WIDTH = `(async (image) => {
  while (!image.complete || image.naturalWidth === 0) await new Promise(requestAnimationFrame)
  return image.naturalWidth
})(document.querySelector('.map-picture'))`

const CAR_PLACES_IN_FRAMES = `(async () => {
  const frames = []
  for (let frame = 0; frame < 30; frame++) {
    await new Promise(requestAnimationFrame)
    frames.push([...document.querySelectorAll('.car')].map((car) => car.style.transform).join())
  }
  return frames
})()`

describeWith('chromium', (executablePath) => {
  let world: World
  let browser: Browser
  let page: Page
  let troubles: string[]
  let hosts: Set<string>
  let operations: string[]

  beforeAll(async () => {
    world = await startWorld({ LIVE_POLL_MS: '1000' })
    browser = await startBrowser(executablePath)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await world.close()
  })
  beforeEach(async () => {
    page = await browser.newPage()
    troubles = []
    hosts = new Set()
    operations = []
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('request', (request) => {
      const { protocol, host, pathname } = new URL(request.url())
      if (protocol.startsWith('http')) hosts.add(host)
      if (pathname === '/graphql') {
        operations.push(/query (\w+)/.exec(request.postData() ?? '')?.[1] ?? '')
      }
    })
  })

  afterEach(() => page.close())

  const open = (person: string) => page.goto(`${world.gateway.url}/demo#${person}`)
  const tileAnswered = () => page.waitForResponse((answer) => /\/maps\/tiles\//.test(answer.url()))

  test('Ada sees her car on a map that comes from this host alone', async () => {
    const tile = tileAnswered()

    await open('ada')
    await page.locator('.car').waitFor()

    expect((await tile).status()).toBe(200)
    expect(await page.locator('.car').getAttribute('aria-label')).toMatch(/^Ada's (Tesla|Golf), /)
    expect(await page.locator('.address').innerText()).toContain('Liechtenstein')
    expect(await page.locator('.map-attribution').innerText()).toContain('OpenStreetMap')
    expect([...hosts]).toEqual([new URL(world.gateway.url).host])
    expect(troubles).toEqual([])
  })

  test.each(['ada', 'ben', 'cleo', 'eva'])(
    'the calls that the page counts for %s are those that the backends get',
    async (person) => {
      const asked = page.waitForRequest((request) => /OnMap/.test(request.postData() ?? ''))
      // What a stream asks for later is not behind the request.
      await page.route('**/graphql/stream', (route) => route.abort())
      await open(person)
      await page.locator('.request-sum', { hasText: 'instead of' }).waitFor()
      const sum = await page.locator('.request-sum').innerText()
      const { query, variables } = (await asked).postDataJSON() as {
        query: string
        variables: object
      }
      await page.close()
      await world.takeCalls()

      await world.ask(person, query, variables)

      const calls = Object.values(await world.takeCalls()).flat()
      // Here nothing is kept; outside of tests a VIN is, for a day.
      const counted = calls.filter((call) => !/\/tiles|vehicleidentification-vin/.test(call))
      expect(sum).toBe(`1 instead of ${String(counted.length)}`)
    },
  )

  test('Ben reads why there is no position, and its code', async () => {
    await open('ben')
    const cover = page.locator('.map-cover')
    await cover.getByText('SUBSCRIPTION_REQUIRED').waitFor()

    const notice = page.locator('.notice').first()
    expect(await cover.innerText()).toContain('a payment is late')
    expect(await notice.innerText()).toMatch(/Live location is not in the plan/)
    expect(await notice.innerText()).toMatch(/vehicle\.position/)
    expect(await page.locator('.car').count()).toBe(0)
    expect(await page.locator('.card h2').innerText()).toBe("Ben's BMW")
  })

  test('Eva sees fifty cars, all from one request, and goes on to one of them', async () => {
    await open('eva')
    await page.locator('.car').nth(49).waitFor()
    const asked = operations.filter((name) => name === 'FleetOnMap')

    await page.locator('.fleet button').first().click()
    await page.locator('.address').waitFor()

    expect(asked).toEqual(['FleetOnMap'])
    expect(await page.locator('.car').count()).toBe(1)
  })

  test('cars glide from one reading to the next, frame by frame', async () => {
    await open('eva')
    await page.locator('.car').nth(49).waitFor()
    // By the first fifty the stream tells what the answer told.
    await page.locator('.event-facts', { hasText: /^number (5[1-9]|[6-9].|1..) / }).waitFor()

    const frames = (await page.evaluate(CAR_PLACES_IN_FRAMES)) as readonly string[]

    expect(new Set(frames).size).toBeGreaterThan(2)
  })

  test('a car is followed until somebody drags the map, and again when asked to', async () => {
    await open('ada')
    await page.locator('.car').waitFor()
    const follow = page.getByRole('button', { name: 'Follow the car' })
    const isOffered = [await follow.isVisible()]

    await page.mouse.move(700, 500)
    await page.mouse.down()
    await page.mouse.move(600, 400, { steps: 5 })
    await page.mouse.up()
    isOffered.push(await follow.isVisible())
    await follow.click()
    isOffered.push(await follow.isVisible())

    expect(isOffered).toEqual([false, true, false])
  })

  test('whoever changes person sees nothing of the last one', async () => {
    await open('ada')
    await page.locator('.car').waitFor()

    await page.getByRole('radio', { name: 'Dan' }).check()
    await page.locator('.map-cover', { hasText: 'This account is not active.' }).waitFor()

    expect(await page.locator('.car').count()).toBe(0)
    expect(await page.locator('.card').innerText()).not.toContain('Ada')
    expect(await page.locator('#request').innerText()).not.toContain('latitude":')
  })

  test('a token that is pasted works like one that is offered', async () => {
    await open('ben')
    await page.getByText('Use a token of your own').click()
    await page.getByLabel('Access token').fill(await world.token('cleo'))

    await page.getByRole('button', { name: 'Use this token' }).click()
    await page.locator('.tag', { hasText: 'Shared with you by Ada Amann' }).waitFor()

    expect(await page.locator('.car').count()).toBe(1)
    expect(await page.evaluate('({ ...localStorage, ...sessionStorage })')).toEqual({})
  })

  test('a backend that fails is named, and its recovery noticed', async () => {
    await world.fault('offline-maps', 'down')
    await open('ada')
    await page.locator('.notice[data-code="BACKEND_UNAVAILABLE"]', { hasText: 'maps' }).waitFor()
    const coordinates = await page.locator('.address').innerText()

    await world.fault('offline-maps', null)
    await page.locator('.address', { hasText: 'Liechtenstein' }).waitFor()

    expect(coordinates).toMatch(/^\d+\.\d+, \d+\.\d+$/)
    expect(await page.locator('.car').count()).toBe(1)
  })

  test('a browser without WebGL shows a picture instead', async () => {
    await page.addInitScript('HTMLCanvasElement.prototype.getContext = () => null')

    await open('ada')
    const picture = page.locator('.map-picture')
    await picture.waitFor()

    expect(await picture.getAttribute('alt')).toMatch(/^Map with Ada's (Tesla|Golf) at its centre$/)
    expect(await page.evaluate(PICTURE_WIDTH)).toBe(1280)
  })

  test('nothing is wider than a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })

    await open('ada')
    await page.locator('.car').waitFor()

    const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
    expect(widths).toEqual([360, 360])
  })
})

/** The page in a real browser: cars move by one stream, which is taken up again, and ends with the right to it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startLine } from '../support/brokers.ts'
import { startBrowser, type Browser } from '../support/browser.ts'
import { describeWith } from '../support/real-servers.ts'
import { eventually } from '../support/streams-world.ts'
import { startWorld, type World } from '../support/world.ts'

/** The tests know no browser's types: what runs in the page is text. */
const lookAway = (isHidden: boolean) =>
  `Object.defineProperty(document, 'hidden', { value: ${String(isHidden)}, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))`

const refusal = (code: string, retryable = true) =>
  JSON.stringify({ errors: [{ message: 'No.', extensions: { code, retryable } }] })

describeWith('chromium', (executablePath) => {
  let world: World
  let line: Awaited<ReturnType<typeof startLine>>
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    world = await startWorld({ LIVE_POLL_MS: '1000' })
    line = await startLine(Number(new URL(world.gateway.url).port))
    browser = await startBrowser(executablePath)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await line.stop()
    await world.close()
  })
  beforeEach(async () => {
    page = await browser.newPage()
    // Little to draw: what it looks like is not asked here.
    await page.setViewportSize({ width: 1200, height: 400 })
    await page.emulateMedia({ reducedMotion: 'reduce' })
  })
  afterEach(async () => {
    await page.close()
    await eventually(async () => (await openStreams()) === 0)
  })

  const open = (person: string) => page.goto(`${line.url.replace('mqtt:', 'http:')}/demo#${person}`)

  /** Sum of a metric of the gateway over the labels that match. */
  const measure = async (name: string, labels: RegExp): Promise<number> => {
    const text = await (await fetch(`${world.gateway.url}/metrics`)).text()
    const lines = text.split('\n').filter((one) => one.startsWith(`${name}{`) && labels.test(one))
    return lines.reduce((sum, one) => sum + Number(one.split(' ').at(-1)), 0)
  }
  const openStreams = () => measure('roundabout_stream_connections', /SSE/i)
  const requests = () => measure('roundabout_request_duration_seconds_count', /"\/graphql"/)

  const sign = (words: string) => page.locator('.stream-sign', { hasText: words })
  const eventCount = async () =>
    Number(/^number (\d+)/.exec(await page.locator('.event-facts').innerText())?.[1] ?? 0)
  /** Places or speeds. */
  const shown = () => page.locator('.address, .fleet .number').allInnerTexts()
  /** So many events more. */
  const hear = async (more: number) => {
    const before = await eventCount()
    await eventually(async () => (await eventCount()) >= before + more)
  }
  const change = async (method: 'PUT' | 'DELETE', path: string) => {
    expect((await fetch(world.sandbox.url + path, { method })).status).toBe(200)
  }

  test.each([
    ['eva', 'fifty cars', 60],
    ['ada', 'a car', 2],
  ])('%s sees %s move without anything being asked again', async (person, _cars, events) => {
    await open(person)
    await sign('Live').waitFor()
    await hear(1)
    const asked = await requests()
    const before = await shown()

    await hear(events)

    expect(asked).toBeGreaterThan(0)
    expect(await requests()).toBe(asked)
    expect(await openStreams()).toBe(1)
    expect(await shown()).not.toEqual(before)
  })

  test('a stream that is cut is taken up again, and nothing is asked for that', async () => {
    await open('eva')
    await hear(1)
    const asked = await requests()

    line.cut()
    await sign('Reconnecting').waitFor()
    await sign('Live').waitFor()
    await hear(2)

    expect(await requests()).toBe(asked)
    expect(await openStreams()).toBe(1)
    expect(await page.locator('.car').count()).toBe(50)
  })

  test.each([
    ['a gateway that stops', 503, 'application/json', refusal('RATE_LIMITED')],
    ['a proxy that reaches nobody', 502, 'text/html', '<h1>Bad gateway</h1>'],
    [
      'a directory that cannot be asked',
      200,
      'text/event-stream',
      `event: next\ndata: ${refusal('BACKEND_UNAVAILABLE')}\n\nevent: complete\ndata:\n\n`,
    ],
  ])('after %s the stream is asked for again', async (_whose, status, contentType, body) => {
    await page.route('**/graphql/stream', (route) => route.fulfill({ status, contentType, body }), {
      times: 1,
    })
    await open('ada')
    await sign('Reconnecting').waitFor()
    const cars = await page.locator('.car').count()

    await sign('Live').waitFor()

    expect(cars).toBe(1)
    expect(await openStreams()).toBe(1)
  })

  test('a token that is no longer good is not tried again, and the car is gone', async () => {
    const body = refusal('UNAUTHENTICATED', false)
    let tries = 0
    await page.route('**/graphql/stream', (route) => {
      tries += 1
      return route.fulfill({ status: 401, contentType: 'application/json', body })
    })
    await open('dan')
    await page.getByText('Use a token of your own').click()
    await page.getByLabel('Access token').fill(await world.token('cleo'))

    await page.getByRole('button', { name: 'Use this token' }).click()
    await sign('Ended').waitFor()

    expect(await page.locator('.map-cover').innerText()).toContain('UNAUTHENTICATED')
    expect(await page.locator('.car').count()).toBe(0)
    expect(tries).toBe(1)
  })

  test('another car or person ends the former stream', async () => {
    await open('eva')
    await hear(1)

    await page.locator('.fleet button').first().click()
    await page.locator('.address').waitFor()
    await hear(1)
    const ofTheCar = await openStreams()
    await page.getByRole('radio', { name: 'Dan' }).check()
    await page.locator('.map-cover', { hasText: 'This account is not active.' }).waitFor()

    await eventually(async () => (await openStreams()) === 0)
    expect(ofTheCar).toBe(1)
    expect(await page.locator('.stream-sign').isVisible()).toBe(false)
  })

  test('who does not look has no stream, and has it back on looking', async () => {
    await open('ada')
    await sign('Live').waitFor()

    await page.evaluate(lookAway(true))
    await eventually(async () => (await openStreams()) === 0)
    await page.evaluate(lookAway(false))
    await hear(2)

    expect(await openStreams()).toBe(1)
    expect(await page.locator('.stream-sign').innerText()).toBe('Live')
  })

  test('a plan that ends takes the car away, and says why; paid again, the stream starts again', async () => {
    world.sandbox.webhooks.sendTo(world.gateway.url)
    await open('ada')
    await page.locator('.car').waitFor()
    await sign('Live').waitFor()

    await change('DELETE', '/plans/ada')
    await sign('Ended').waitFor()
    const cover = await page.locator('.map-cover').innerText()
    const cars = await page.locator('.car').count()
    await change('PUT', '/plans/ada')
    await page.getByRole('button', { name: 'Start again' }).click()
    await sign('Live').waitFor()

    expect(cover).toContain('SUBSCRIPTION_REQUIRED')
    expect(cars).toBe(0)
    expect(await page.locator('.car').count()).toBe(1)
  })

  test('who signs out leaves nothing behind', async () => {
    await open('ada')
    await sign('Live').waitFor()

    await page.getByRole('button', { name: 'Sign out' }).click()

    await eventually(async () => (await openStreams()) === 0)
    expect(await page.locator('.car').count()).toBe(0)
    expect(await page.locator('body').innerText()).not.toMatch(/Ada's/)
    expect(await page.locator('#request').innerText()).not.toContain('latitude":')
  })
})

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startBrowser, type Browser } from '../../support/browser.ts'
import { describeWith } from '../../support/real-servers.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

describe('GraphiQL', () => {
  test('is a page for browsers, which forbids them every other host', async () => {
    const page = await fetch(`${server.url}/graphql`, { headers: HTML })

    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    )
    expect(await page.text()).not.toMatch(/https?:/)
  })

  test('is made of files that a browser keeps and asks about', async () => {
    const first = await fetch(`${server.url}/graphiql/start.js`)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }

    const second = await fetch(`${server.url}/graphiql/start.js`, { headers })
    const none = await fetch(`${server.url}/graphiql/other.js`)

    expect(first.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect([first.status, second.status, none.status]).toEqual([200, 304, 404])
  })

  test('is not there when it is switched off', async () => {
    const production = await startTestServer({ http: { graphiql: false } })

    const page = await fetch(`${production.url}/graphql`, { headers: HTML })
    const file = await fetch(`${production.url}/graphiql/start.js`)

    expect([page.status, file.status]).toEqual([400, 404])
    await production.close()
  })
})

describeWith('chromium', (executablePath) => {
  let browser: Browser
  let page: Page
  const troubles: string[] = []
  const hosts = new Set<string>()

  beforeAll(async () => {
    browser = await startBrowser(executablePath)
    page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') troubles.push(message.text())
    })
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('request', (request) => hosts.add(new URL(request.url()).host))
    await page.goto(`${server.url}/graphql?query=${encodeURIComponent('query Linked { hello }')}`)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
  })

  test('GraphiQL loads the schema, runs the query of its link and asks no other host', async () => {
    await page.locator('.graphiql-execute-button').click()
    await page.locator('.result-window', { hasText: 'world' }).waitFor()

    expect(troubles).toEqual([])
    expect([...hosts].filter((host) => host !== '')).toEqual([new URL(server.url).host])
    expect(server.events.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['IntrospectionQuery', 'Linked']),
    )
  }, 60_000)

  test('GraphiQL fits its window: only its parts scroll', async () => {
    const query = `query Long { hello ${'\n# a line'.repeat(60)}\n}`
    await page.goto(`${server.url}/graphql?query=${encodeURIComponent(query)}`)
    await page.locator('.graphiql-query-editor', { hasText: 'Long' }).waitFor()

    await page.evaluate('scrollTo(0, 1000)')

    expect(await page.evaluate('[scrollX, scrollY]')).toEqual([0, 0])
    expect(await page.evaluate('innerWidth - document.documentElement.clientWidth')).toBe(0)
  })
})

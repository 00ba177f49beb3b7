/** Subscriptions in GraphiQL, in a real browser. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startBrowser, type Browser } from '../../../support/browser.ts'
import { describeWith } from '../../../support/real-servers.ts'
import { startStreamServer, type StreamServer } from './stream-server.ts'

describeWith('chromium', (executablePath) => {
  const hosts = new Set<string>()
  let server: StreamServer
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    server = await startStreamServer({ keepAliveMs: 1000 })
    browser = await startBrowser(executablePath)
    page = await browser.newPage()
    page.on('request', (request) => hosts.add(new URL(request.url()).host))
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  test('every event is shown, as the caller whose header is given, until it is stopped', async () => {
    const query = encodeURIComponent('subscription { ticks { number } }')
    await page.goto(`${server.url}/graphql?query=${query}`)
    await page.getByText('Headers', { exact: true }).click()
    await page.locator('.graphiql-editor-tool .monaco-editor:visible').click()
    await page.keyboard.press('ControlOrMeta+A')
    // The editor closes what is open.
    await page.keyboard.insertText('{"authorization": "Bearer eva')
    await page.locator('.graphiql-execute-button').click()
    await server.source.reached(1)

    const shown: string[] = []
    for (const number of [41, 42]) {
      server.source.tell({ about: 'clock', number })
      const result = page.locator('.result-window', { hasText: `"number": ${String(number)}` })
      await result.waitFor()
      shown.push(await result.innerText())
    }
    server.withdrawn.add('eva')
    server.streams.recheck(() => true)
    await page.locator('.result-window', { hasText: 'FORBIDDEN' }).waitFor()

    expect(shown).toHaveLength(2)
    expect([...hosts].filter((host) => host !== '')).toEqual([new URL(server.url).host])
    expect(server.source.listeners).toBe(0)
  })
})

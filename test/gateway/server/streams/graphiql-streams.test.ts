/** Subscriptions in GraphiQL, in a real browser. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { chromium, type BrowserContext, type Page } from 'playwright-core'
import { describeWith } from '../../../support/real-servers.ts'
import { startStreamServer, type StreamServer } from './stream-server.ts'

describeWith('chromium', (executablePath) => {
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-chromium-'))
  const hosts = new Set<string>()
  let server: StreamServer
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    server = await startStreamServer({ keepAliveMs: 1000 })
    context = await chromium.launchPersistentContext(folder, {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    })
    page = await context.newPage()
    page.on('request', (request) => hosts.add(new URL(request.url()).host))
  })
  afterAll(async () => {
    await context.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
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

/**
 * A real Chromium that knows nothing and asks nobody by itself.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'

const ARGUMENTS = [
  '--no-sandbox',
  // Only WebGL needs the card that is made up: a whole page drawn by it takes twice the CPU time.
  '--disable-gpu-compositing',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Browser {
  newPage(): Promise<Page>
  close(): Promise<void>
}

export async function startBrowser(executablePath: string): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), 'roundabout-chromium-'))
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: ARGUMENTS,
  })
  return {
    newPage: () => context.newPage(),
    close: async () => {
      await context.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

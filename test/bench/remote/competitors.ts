/**
 * The best gateways that npm offers, fetched into a scratch folder when they are first needed. They are nobody's
 * dependency: the folder is git-ignored and may be deleted.
 *
 * @module
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const PACKAGES = {
  '@apollo/gateway': '2.14.4',
  '@apollo/server': '5.5.1',
  '@graphql-hive/gateway': '2.15.1',
  '@graphql-hive/gateway-runtime': '2.12.1',
  '@graphql-hive/router-runtime': '1.4.23',
  graphql: '16.14.2',
}

const FOLDER = fileURLToPath(new URL('../../../.roundabout/bench', import.meta.url))
const INSTALL_TIMEOUT_MS = 300_000

export interface Competitor {
  readonly name: string
  /** Takes the supergraph's file as its argument and prints its `port` as JSON. */
  readonly module: string
}

/** There are no competitors here: the message says why. */
export class CompetitorsMissing extends Error {
  override readonly name = 'CompetitorsMissing'
}

/** @throws {CompetitorsMissing} when npm cannot fetch them. */
export async function fetchCompetitors(): Promise<readonly Competitor[]> {
  const manifest = JSON.stringify({ private: true, type: 'module', dependencies: PACKAGES })
  const installed = join(FOLDER, 'installed.json')
  if ((await readFile(installed, 'utf8').catch(() => null)) !== manifest) {
    await rm(FOLDER, { recursive: true, force: true })
    await mkdir(FOLDER, { recursive: true })
    await writeFile(join(FOLDER, 'package.json'), manifest)
    await npmInstall()
    await writeFile(installed, manifest)
  }
  return Promise.all(['hive', 'apollo'].map(copyModule))
}

/** A copy, because a module finds its packages from where it lies. */
async function copyModule(name: string): Promise<Competitor> {
  const module = join(FOLDER, `${name}.mjs`)
  await copyFile(new URL(`competitors/${name}.mjs`, import.meta.url), module)
  return { name, module }
}

async function npmInstall(): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const patience = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000']
  const child = spawn('npm', ['install', '--prefix', FOLDER, ...quiet, ...patience], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: INSTALL_TIMEOUT_MS,
  })
  const [complaint] = await Promise.all([text(child.stderr), once(child, 'close')]).catch(
    (error: unknown) => {
      throw new CompetitorsMissing('npm could not be started', { cause: error })
    },
  )
  if (child.exitCode === 0) return
  const reason = complaint.split('\n').find((line) => line.startsWith('npm error'))
  throw new CompetitorsMissing(`npm could not fetch them (${reason ?? 'no reason given'})`)
}

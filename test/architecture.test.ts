/** The floor plan as far as a program can tell. Every test names the lines at fault. */
import { describe, expect, test } from '@jest/globals'
import { posix } from 'node:path'
import { LIBRARIES, PINS } from './architecture/libraries.ts'
import {
  isGenerated,
  isProduct,
  isSandbox,
  isSubgraph,
  isTest,
  isWithin,
  roomOf,
  SUBGRAPHS,
  subgraphOf,
} from './architecture/places.ts'
import { ROOMS } from './architecture/rooms.ts'
import { readText, ROOT_FILES, SOURCE_FILES, type Import } from './architecture/source-files.ts'
import { findBannedSyntax, findTakenEffects, literalsOf } from './architecture/syntax.ts'

const MAX_LINES = 300
const HAND_WRITTEN = SOURCE_FILES.filter(({ path }) => !isGenerated(path))
const SHIPPED = SOURCE_FILES.filter(({ path }) => !isTest(path))

/** What `judge` says of every import of every file that is no test. */
const judgeImports = (judge: (path: string, one: Import) => string | false) =>
  SHIPPED.flatMap(({ path, imports }) =>
    imports.flatMap((one) => {
      const verdict = judge(path, one)
      return verdict === false ? [] : [`${path}: ${verdict}`]
    }),
  )

describe('rooms', () => {
  test('every file stands in a room that has a row', () => {
    const homeless = SHIPPED.filter(({ path }) => roomOf(path) === null)

    expect(homeless.map(({ path }) => path)).toEqual([])
  })

  test('a room imports what its row allows and nothing else', () => {
    const trespasses = judgeImports((path, { target, isOwn, isTypeOnly }) => {
      const [from, to] = [roomOf(path), roomOf(target)]
      if (!isOwn || from === null || from.name === to?.name) return false
      const allowed = new Set(ROOMS[from.row])
      const isAllowed = [to?.row, to?.name].some(
        (room) => allowed.has(String(room)) || (isTypeOnly && allowed.has(`type ${String(room)}`)),
      )
      return !isAllowed && `${isTypeOnly ? 'type ' : ''}${target}`
    })

    expect(trespasses).toEqual([])
  })

  test('the gateway enters a subgraph by its door', () => {
    // Megabytes of data and a renderer: loaded by what starts the process, when a map is first wanted.
    const LOADED_AT_NEED = 'subgraphs/maps/offline/offline-maps.ts'
    const breakIns = judgeImports((path, { target }) => {
      const isInside = subgraphOf(target) !== null && posix.basename(target) !== 'index.ts'
      return path.startsWith('gateway/') && isInside && target !== LOADED_AT_NEED && target
    })

    expect(breakIns).toEqual([])
  })

  test('product code never imports the sandbox', () => {
    const leaks = judgeImports((path, { target }) => isProduct(path) && isSandbox(target) && target)

    expect(leaks).toEqual([])
  })

  test('only the composition root, what starts it and schema tools import it', () => {
    const importers = judgeImports((_path, { target }) => target === 'gateway/compose.ts' && target)

    const files = importers.map((line) => line.split(':')[0])
    expect(files).toEqual(['gateway/start-gateway.ts', 'schema/compose-schema.ts'])
  })

  test('a file that is not wiring names one subgraph at most', () => {
    const WIRING = /^gateway\/(compose|backends|context|webhooks)\.ts$|^gateway\/config\//
    const files = SHIPPED.filter(({ path }) => isProduct(path) && !WIRING.test(path))
    const named = files.map((file) => {
      const paths = [file.path, ...file.imports.map(({ target }) => target)]
      const literals = isSubgraph(file.path) ? [] : literalsOf(file)
      const words = new Set([...literals, ...paths.map(subgraphOf)])
      return { path: file.path, names: SUBGRAPHS.filter((name) => words.has(name)) }
    })

    expect(named.filter(({ names }) => names.length > 1)).toEqual([])
  })
})

describe('libraries', () => {
  test('each lives where its row says', () => {
    const strays = judgeImports((path, { target, isOwn }) => {
      if (isOwn || target.startsWith('node:')) return false
      return !(LIBRARIES[target] ?? []).some((home) => isWithin(path, home)) && target
    })

    expect(strays).toEqual([])
  })

  test('what runs in production imports no development dependency', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: object }
    const undeclared = judgeImports((path, { target, isOwn, isTypeOnly }) => {
      const isRuntime = isProduct(path) && !isTypeOnly && !isOwn && !target.startsWith('node:')
      return isRuntime && !(target in dependencies) && target
    })

    expect(undeclared).toEqual([])
  })

  test('each is declared in package.json, by itself or as its types', () => {
    const declared = JSON.parse(readText('package.json')) as Record<string, object>
    const names = { ...declared['dependencies'], ...declared['devDependencies'] }
    const undeclared = judgeImports((_path, { target, isOwn }) => {
      const isDeclared = target in names || `@types/${target}` in names
      return !isOwn && !target.startsWith('node:') && !isDeclared && target
    })

    expect(undeclared).toEqual([])
  })

  test('what production does not name is a development dependency', () => {
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: object }
    const literals = SHIPPED.filter(({ path }) => isProduct(path)).flatMap(literalsOf)
    const isNamed = (name: string) => literals.some((text) => text.includes(name))

    const unused = Object.keys(dependencies).filter((name) => !isNamed(name))
    expect(unused).toEqual(PINS)
  })

  test('a row that nothing uses is gone', () => {
    const used = new Set(SHIPPED.flatMap(({ imports }) => imports.map(({ target }) => target)))

    expect(Object.keys(LIBRARIES).filter((name) => !used.has(name))).toEqual([])
  })
})

describe('subgraphs', () => {
  test('are handed files, processes and sockets, and open none', () => {
    const WORLD =
      /^node:(child_process|cluster|dgram|dns|fs|http|https|http2|net|process|tls|worker_threads)(\/|$)/
    const takers = judgeImports(
      (path, { target, isTypeOnly }) =>
        isSubgraph(path) && !isTypeOnly && WORLD.test(target) && target,
    )

    expect(takers).toEqual([])
  })

  test('are handed clock, chance, network and environment, and take none', () => {
    const takers = SHIPPED.filter(({ path }) => isSubgraph(path)).flatMap(findTakenEffects)

    expect(takers).toEqual([])
  })
})

describe('style', () => {
  test(`a file has at most ${String(MAX_LINES)} lines, blank ones and comments not counted`, () => {
    const isCode = (line: string) => !/^\s*($|\/\/|\/?\*)/.test(line)
    const long = HAND_WRITTEN.filter(
      ({ text }) => text.split('\n').filter(isCode).length > MAX_LINES,
    )

    expect(long.map(({ path }) => path)).toEqual([])
  })

  test('no any, enum, namespace, private or default export', () => {
    // Jest finds environments, reporters and sequencers by their default export.
    const LOADED_BY_JEST =
      /^test\/support\/(strict-environment|closing-line-reporter|slow-first-sequencer)\.ts$/
    const found = HAND_WRITTEN.flatMap(findBannedSyntax)
    const excused = (line: string) =>
      LOADED_BY_JEST.test(line.split(':')[0] ?? '') && line.endsWith('default export')

    expect(found.filter((line) => !excused(line))).toEqual([])
  })

  test('files and folders have kebab-case names', () => {
    const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*(\.(generated|test))?(\.ts)?$/
    const misnamed = SOURCE_FILES.filter(
      ({ path }) => !path.split('/').every((part) => KEBAB.test(part)),
    )

    expect(misnamed.map(({ path }) => path)).toEqual([])
  })

  test('index.ts is the door of a subgraph and nothing else', () => {
    const doors = SHIPPED.filter(({ path }) => posix.basename(path) === 'index.ts')

    expect(doors.map(({ path }) => path)).toEqual(
      SUBGRAPHS.map((name) => `subgraphs/${name}/index.ts`),
    )
  })
})

test('no committed text names a registry host or a place on a machine', () => {
  const OURS_ALONE = new RegExp(
    ['registry[.]npmjs', '"resolved"[:]', '/(work|home|root)/[a-z.]+/'].join('|'),
  )
  const texts = [...ROOT_FILES, ...SOURCE_FILES.map(({ path }) => path)]
  const found = texts.flatMap((path) => {
    const match = OURS_ALONE.exec(readText(path))
    return match === null ? [] : [`${path}: ${match[0]}`]
  })

  expect(found).toEqual([])
})

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { buildSchema, parse, validate } from 'graphql'
import { loadDemoFiles } from '../../../../gateway/server/demo/demo-files.ts'
import { addDemoRoutes, type DemoOptions } from '../../../../gateway/server/demo/demo-routes.ts'
import { createHttpApp } from '../../../../gateway/server/http-app.ts'

const ADA = { name: 'Ada Amann', token: 'a-token' }

async function serve(options: DemoOptions) {
  const app = createHttpApp({ maxBodyBytes: 1000, onFailure: () => undefined })
  addDemoRoutes(app, options)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => app.close() }
}

let server: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  server = await serve({ nodeEnv: 'test' })
})
afterAll(() => server.close())

const textOf = async (path: string): Promise<string> => (await fetch(server.url + path)).text()

/** The page's own files, as served. */
const OWN = [...(await loadDemoFiles()).keys()].filter((path) => !path.startsWith('maplibre/'))

describe('the page', () => {
  test('may run nothing inline, ask no other host and stand in no frame', async () => {
    const page = await fetch(`${server.url}/demo`)

    const policy = page.headers.get('content-security-policy')?.split('; ')
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
      ]),
    )
    expect(policy?.join()).not.toMatch(/unsafe|https?:/)
  })

  test('has nothing that its policy would stop', async () => {
    const html = await textOf('/demo')

    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:/)
  })

  test.each(OWN)('names no other host in %s', async (path) => {
    const text = await textOf(`/demo/${path}`)

    const hosts = text.match(/https?:\/\/[\w.]+/g) ?? []
    expect(hosts.filter((host) => host !== 'http://www.w3.org')).toEqual([])
  })

  test.each(OWN.filter((path) => /\.(html|js)$/.test(path)))(
    'finds whatever %s loads',
    async (path) => {
      const text = await textOf(`/demo/${path}`)
      const loaded = [...text.matchAll(/(?:src|href)="(\/[^"]+)"|from '\.(\/[^']+)'/g)]

      const paths = loaded.map(([, absolute, sibling = '']) => absolute ?? `/demo${sibling}`)
      const statuses = await Promise.all(
        paths.map(async (one) => [one, (await fetch(server.url + one)).status]),
      )

      expect(statuses).toEqual(paths.map((one) => [one, 200]))
    },
  )
})

describe('its files', () => {
  test.each([
    ['main.js', 'text/javascript; charset=utf-8'],
    ['theme.css', 'text/css; charset=utf-8'],
    ['icon.svg', 'image/svg+xml'],
    ['maplibre/maplibre-gl-worker.mjs', 'text/javascript; charset=utf-8'],
  ])('include %s as %s', async (path, contentType) => {
    const file = await fetch(`${server.url}/demo/${path}`)

    expect(file.status).toBe(200)
    expect(file.headers.get('content-type')).toBe(contentType)
    expect(file.headers.get('content-encoding')).toBe('gzip')
  })

  test('are kept by a browser and asked about', async () => {
    const first = await fetch(`${server.url}/demo/main.js`)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }

    const second = await fetch(`${server.url}/demo/main.js`, { headers })

    expect(first.headers.get('cache-control')).toBe('no-cache')
    expect(second.status).toBe(304)
  })

  test.each(['nothing.js', '..%2fdemo-routes.ts', '%2e%2e/demo-routes.ts', 'page/main.js'])(
    'do not include %s',
    async (path) => {
      const file = await fetch(`${server.url}/demo/${path}`)

      expect(file.status).toBe(404)
    },
  )

  test.each(OWN.filter((path) => path.endsWith('.graphql')))(
    'ask by %s only what the schema has',
    async (path) => {
      const schema = buildSchema(readFileSync('schema/composed.graphql', 'utf8'))

      const faults = validate(schema, parse(await textOf(`/demo/${path}`)))

      expect(faults).toEqual([])
    },
  )
})

describe('people to ask as', () => {
  test('are none unless they are handed in', async () => {
    const people = await fetch(`${server.url}/demo/people.json`)

    expect(await people.json()).toEqual([])
  })

  test('come with fresh tokens that nobody keeps', async () => {
    const sandbox = await serve({ nodeEnv: 'development', demoPeople: async () => [ADA] })

    const people = await fetch(`${sandbox.url}/demo/people.json`)

    expect(await people.json()).toEqual([ADA])
    expect(people.headers.get('cache-control')).toBe('no-store')
    expect(people.headers.get('access-control-allow-origin')).toBeNull()
    await sandbox.close()
  })

  test('cannot be had in production', async () => {
    const start = serve({ nodeEnv: 'production', demoPeople: async () => [ADA] })

    await expect(start).rejects.toThrow('expected no demo people in production')
  })
})

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createAssetLinks } from '../../../gateway/server/asset-links.ts'
import type { Asset, AssetRequest } from '../../../subgraphs/subgraph.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const PNG: Asset = {
  contentType: 'image/png',
  body: Buffer.from([137, 80, 78, 71]),
  maxAgeSeconds: 300,
}

let server: TestServer
let nowMs: number
let asked: AssetRequest[]
let answer: () => Asset | null

beforeEach(async () => {
  nowMs = 1_000_000_000
  asked = []
  answer = () => PNG
  const source = (request: AssetRequest) => {
    asked.push(request)
    return Promise.resolve().then(answer)
  }
  server = await startTestServer({ http: { links, assets: new Map([['maps', source]]) } })
})
afterEach(() => server.close())

const links = createAssetLinks({
  publicUrl: '',
  secret: 'a-signing-secret-of-32-characters',
  lifetimeSeconds: 1000,
  now: () => nowMs,
})

const pathOf = (tail = '.png'): string => links.of('maps').toUrl('static', '47.1,9.5', tail)

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { errors: { extensions: { code: unknown } }[] }).errors[0]?.extensions
    .code

describe('a signed URL', () => {
  test('gives the asset to any page, for caches to keep', async () => {
    const response = await fetch(server.url + pathOf())

    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG.body)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/png',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    expect(asked).toEqual([{ kind: 'static', claims: '47.1,9.5', tail: '.png' }])
  })

  test('is logged without its claims', async () => {
    await fetch(server.url + pathOf())

    expect(server.events).toMatchObject([{ route: '/maps/:kind/*', status: 200 }])
    expect(JSON.stringify(server.events)).not.toContain(pathOf().slice(13, 30))
  })

  test('is not sent twice to a cache that has it', async () => {
    const first = await fetch(server.url + pathOf())
    const etag = first.headers.get('etag') ?? ''

    const second = await fetch(server.url + pathOf(), { headers: { 'if-none-match': etag } })

    expect([second.status, await second.text()]).toEqual([304, ''])
  })

  test('is kept no longer than it works, and not at all when the asset says so', async () => {
    const path = pathOf()
    nowMs += 1_950_000

    const late = await fetch(server.url + path)
    answer = () => ({ ...PNG, maxAgeSeconds: 0 })
    const fleeting = await fetch(server.url + path)

    expect(late.headers.get('cache-control')).toBe('public, max-age=50')
    expect(fleeting.headers.get('cache-control')).toBe('no-store')
  })

  test('takes its tail as it is written, without the query', async () => {
    await fetch(`${server.url}${pathOf('/14/8625/5744.mvt')}?x=1`)

    expect(asked[0]?.tail).toBe('/14/8625/5744.mvt')
  })

  test('may be asked by HEAD', async () => {
    const response = await fetch(server.url + pathOf(), { method: 'HEAD' })

    expect([response.status, response.headers.get('content-length')]).toEqual([200, '4'])
  })
})

describe('refused', () => {
  test.each([
    ['altered', (path: string) => path.replace(/\/static\/./, '/static/_')],
    ['of another kind', (path: string) => path.replace('/static/', '/tiles/')],
    ['unsigned', () => '/maps/static/picture.png'],
  ])('is a URL that is %s, and nothing is asked', async (_how, change) => {
    const response = await fetch(server.url + change(pathOf()))

    expect([response.status, await codeOf(response)]).toEqual([403, 'FORBIDDEN'])
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(asked).toEqual([])
  })

  test('is a URL whose time is over', async () => {
    const path = pathOf()
    nowMs += 2_000_000

    const response = await fetch(server.url + path)

    expect([response.status, await codeOf(response)]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('an asset', () => {
  test('that is not there is a 404', async () => {
    answer = () => null

    const response = await fetch(server.url + pathOf())

    expect([response.status, await codeOf(response)]).toEqual([404, 'NOT_FOUND'])
  })

  test('whose backend fails is an error of the table, and a failure for the log', async () => {
    const cause = Object.assign(new Error('maps: 47.1,9.5'), {
      extensions: { code: 'BACKEND_TIMEOUT', backend: 'maps' },
    })
    answer = () => {
      throw cause
    }

    const response = await fetch(server.url + pathOf())

    expect([response.status, await codeOf(response)]).toEqual([504, 'BACKEND_TIMEOUT'])
    expect(server.failures).toMatchObject([{ code: 'BACKEND_TIMEOUT', error: cause }])
  })
})

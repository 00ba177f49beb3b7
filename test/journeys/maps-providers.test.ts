/** The same question to each provider of maps: whoever answers, an app reads and shows it in the same way. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGateway, type RunningGateway } from '../../gateway/start-gateway.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { askGateway, carOf, person } from '../support/world.ts'

interface MapAnswer {
  readonly provider: string
  readonly attribution: string
  readonly address: { readonly countryCode: string; readonly precision: string } | null
  readonly staticImage: {
    readonly url: string
    readonly widthPixels: number
    readonly heightPixels: number
  }
  readonly tileSet: { readonly tileJsonUrl: string; readonly format: string }
}

const QUESTION = `query ($id: ID!) {
  reverseGeocode(latitude: 47.141, longitude: 9.5215, language: "de") {
    formatted street houseNumber postalCode city region countryCode precision
  }
  vehicle(id: $id) { position { map {
    provider attribution address(language: "de") { countryCode precision }
    staticImage(width: 320, height: 200, scale: 2) { url widthPixels heightPixels }
    tileSet { tileJsonUrl format }
  } } }
}`

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, warmMaps: true })
})
afterAll(() => sandbox.close())

const startWith = (provider: string): Promise<RunningGateway> =>
  startGateway({
    ...gatewayEnvironment(sandbox.url),
    PORT: '0',
    LOG_LEVEL: 'silent',
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    BACKEND_TIMEOUT_MS: '30000',
    MAPS_PROVIDERS: provider,
  })

describe.each([
  ['google', 'GOOGLE', 256],
  ['mapbox', 'MAPBOX', 512],
  ['here', 'HERE', 512],
  ['osm', 'OSM', 512],
] as const)('%s', (name, provider, tilePx) => {
  let gateway: RunningGateway
  let text: string
  let map: MapAnswer

  beforeAll(async () => {
    gateway = await startWith(name)
    const authorization = `Bearer ${await sandbox.issueToken(person('ada').id)}`
    const body = JSON.stringify({ query: QUESTION, variables: { id: carOf('ada', 'VOLKSWAGEN') } })
    const answer = await askGateway(gateway.url, { authorization }, body)
    text = JSON.stringify(answer)
    const { vehicle } = answer.data as {
      readonly vehicle: { readonly position: { readonly map: MapAnswer } }
    }
    map = vehicle.position.map
  })
  afterAll(() => gateway.close())

  /** What the gateway answers under one of its own URLs, however it is reached. */
  const follow = (url: string) => fetch(url.replace(/^https?:\/\/[^/]+/, gateway.url))

  /** Device pixels, as the PNG's header says them. */
  async function sizeOf(answer: Response): Promise<readonly [number, number]> {
    expect(answer.headers.get('content-type')).toBe('image/png')
    const png = Buffer.from(await answer.arrayBuffer())
    return [png.readUInt32BE(16), png.readUInt32BE(20)]
  }

  test('knows the address and says who answers', () => {
    const { data, errors } = JSON.parse(text) as Readonly<Record<string, unknown>>

    expect(errors).toEqual([])
    expect(data).toMatchObject({
      reverseGeocode: {
        formatted: 'Städtle, 9490 Vaduz, Liechtenstein',
        street: 'Städtle',
        houseNumber: null,
        postalCode: '9490',
        city: 'Vaduz',
        region: 'Vaduz',
        countryCode: 'LI',
        precision: 'STREET',
      },
    })
    expect(map.provider).toBe(provider)
    expect(map.address?.countryCode).toBe('LI')
  })

  test('draws the picture in the size that was promised', async () => {
    const size = await sizeOf(await follow(map.staticImage.url))

    expect(size).toEqual([640, 400])
    expect([map.staticImage.widthPixels, map.staticImage.heightPixels]).toEqual(size)
  })

  test('has tiles that its TileJSON leads to', async () => {
    const tileJson = (await (await follow(map.tileSet.tileJsonUrl)).json()) as {
      readonly tiles: readonly string[]
      readonly tileSize: number
      readonly attribution: string
    }

    const [template = ''] = tileJson.tiles
    const tile = template.replace('{z}', '14').replace('{x}', '8625').replace('{y}', '5744')
    expect(map.tileSet.format).toBe('PNG')
    expect(tileJson).toMatchObject({ tileSize: 256, attribution: map.attribution })
    expect(await sizeOf(await follow(tile))).toEqual([tilePx, tilePx])
  })

  test('shows the app no key and no address of its own', () => {
    expect(text).not.toMatch(/sandbox-(google|mapbox|here)|access_token|apiKey|[?&]key=/)
    expect(text).not.toContain(sandbox.url)
  })
})

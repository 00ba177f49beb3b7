import { readFile } from 'node:fs/promises'
import { VectorTile } from '@mapbox/vector-tile'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { PbfReader } from 'pbf'
import { Resvg } from '@resvg/resvg-js'
import {
  createOfflineMaps,
  type OfflineMaps,
} from '../../../../subgraphs/maps/offline/offline-maps.ts'

let maps: OfflineMaps

beforeAll(async () => {
  maps = await createOfflineMaps({
    read: (name) => readFile(new URL(`../../../../data/${name}`, import.meta.url)),
  })
})

const at = (latitude: number, longitude: number, language?: string) =>
  maps.reverseGeocode({ latitude, longitude }, language)

describe('an address', () => {
  test('in Liechtenstein is a street with its town and postal code', () => {
    expect(at(47.1395, 9.5219)).toEqual({
      formatted: 'Äulestrasse, 9490 Vaduz, Liechtenstein',
      street: 'Äulestrasse',
      houseNumber: null,
      postalCode: '9490',
      city: 'Vaduz',
      region: 'Vaduz',
      countryCode: 'LI',
      precision: 'STREET',
    })
  })

  test.each([
    ['Munich', 48.137, 11.575, 'DE', 'CITY'],
    ['New York', 40.758, -73.9855, 'US', 'DISTRICT'],
    ['Paris', 48.8584, 2.2945, 'FR', 'DISTRICT'],
    ['Nairobi', -1.286, 36.817, 'KE', 'CITY'],
    ['Rio de Janeiro', -22.9519, -43.2105, 'BR', 'DISTRICT'],
    ['Gibraltar', 36.14, -5.35, 'GI', 'DISTRICT'],
    ['Monaco', 43.7384, 7.4246, 'MC', 'DISTRICT'],
    ['Vatican City', 41.9029, 12.4534, 'VA', 'CITY'],
  ])(
    'in %s names that city, its country and how precise it is',
    (city, latitude, longitude, code, precision) => {
      expect(at(latitude, longitude)).toMatchObject({
        city: expect.stringContaining(city),
        countryCode: code,
        precision,
        street: null,
      })
    },
  )

  test.each([
    ['the Swiss bank of the Rhine', 47.1667, 9.4667, 'CH'],
    ['a small town across the river from New York', 40.7695, -74.0204, 'US'],
    ['the French side of Basel', 47.5896, 7.5686, 'FR'],
  ])('on %s stays on its side of the border', (_name, latitude, longitude, code) => {
    const address = at(latitude, longitude)

    expect(address?.countryCode).toBe(code)
    expect(address?.city).not.toMatch(/New York|Basel|Vaduz|Schaan/)
  })

  test('far from every town is the country and no more', () => {
    expect(at(23, 12)).toMatchObject({
      precision: 'COUNTRY',
      city: null,
      region: null,
      street: null,
    })
  })

  test.each([
    ['mid-ocean', -30, -130],
    ['null island', 0, 0],
    ['the north pole', 90, 0],
  ])('at %s does not exist', (_name, latitude, longitude) => {
    expect(at(latitude, longitude)).toBeNull()
  })

  test('names the country in the language asked for', () => {
    expect(at(48.137, 11.575, 'de')?.formatted).toContain('Deutschland')
    expect(at(48.137, 11.575, 'not a language')?.formatted).toContain('Germany')
  })
})

describe('a picture', () => {
  const view = { latitude: 47.141, longitude: 9.5215, headingDegrees: 60, zoom: 16 }

  /** Width and height stand in the header of every PNG. */
  const sizeOf = (png: Uint8Array) => {
    const bytes = Buffer.from(png)
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  }

  test.each([
    [640, 400, 1],
    [640, 640, 2],
    [64, 64, 1],
  ] as const)(
    'of %i by %i at scale %i is a PNG of that many pixels',
    async (widthPx, heightPx, scale) => {
      const png = await maps.renderPng({ ...view, widthPx, heightPx, scale })

      expect(Buffer.from(png).subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
      expect(sizeOf(png)).toEqual([widthPx * scale, heightPx * scale])
    },
  )

  test('has the blue car at its centre', async () => {
    const png = await maps.renderPng({ ...view, widthPx: 200, heightPx: 200, scale: 1 })

    const href = `data:image/png;base64,${Buffer.from(png).toString('base64')}`
    const { pixels } = new Resvg(
      `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><image href="${href}" width="200" height="200"/></svg>`,
    ).render()
    const [red = 255, green = 255, blue = 0] = pixels.subarray((100 * 200 + 100) * 4)
    expect(blue).toBeGreaterThan(200)
    expect(red).toBeLessThan(100)
    expect(green).toBeLessThan(160)
  })

  test('turns the car with its heading, and nothing else', async () => {
    const draw = (headingDegrees: number | null) =>
      maps.renderPng({ ...view, headingDegrees, widthPx: 200, heightPx: 200, scale: 1 })

    const [north, again, east, dot] = await Promise.all([draw(0), draw(0), draw(90), draw(null)])

    expect(Buffer.compare(north, again)).toBe(0)
    expect(Buffer.compare(north, east)).not.toBe(0)
    expect(Buffer.compare(east, dot)).not.toBe(0)
  })

  test.each([
    ['pole', 90, 0, 5],
    ['ocean', -30, -130, 12],
    ['antimeridian', -17.8, 179.99, 7],
    ['whole world', 0, 0, 0],
    ['greatest zoom', 47.1395, 9.5228, 20],
  ])('of the %s can be drawn', async (_name, latitude, longitude, zoom) => {
    const png = await maps.renderPng({
      latitude,
      longitude,
      headingDegrees: 10,
      widthPx: 320,
      heightPx: 200,
      zoom,
      scale: 1,
    })

    expect(sizeOf(png)).toEqual([320, 200])
  })
})

describe('a tile', () => {
  const layersOf = (z: number, x: number, y: number) =>
    new VectorTile(new PbfReader(maps.tile(z, x, y) ?? new Uint8Array())).layers

  test('of Vaduz has its streets by name', () => {
    const { transportation } = layersOf(14, 8625, 5753)

    const names = Array.from({ length: transportation?.length ?? 0 }, (_, index) =>
      String(transportation?.feature(index).properties['name']),
    )
    expect(names).toContain('Städtle')
  })

  test.each([
    [0, 0, 0],
    [5, 16, 11],
    [8, 134, 89],
  ])('%i/%i/%i shows land and towns', (z, x, y) => {
    expect(Object.keys(layersOf(z, x, y))).toEqual(expect.arrayContaining(['land', 'place']))
  })

  test('at sea has no bytes', () => {
    expect(maps.tile(14, 0, 8000)).toHaveLength(0)
  })

  test.each([
    [15, 0, 0],
    [3, 8, 0],
    [3, 0, -1],
    [1.5, 0, 0],
  ])('%p/%p/%p does not exist', (z, x, y) => {
    expect(maps.tile(z, x, y)).toBeNull()
  })

  test('holds only layers that its TileJSON announces', () => {
    const announced = (maps.tileJson['vector_layers'] as readonly { id: string }[]).map(
      ({ id }) => id,
    )

    const found = [layersOf(0, 0, 0), layersOf(12, 2156, 1436), layersOf(14, 8625, 5753)]

    expect(announced).toEqual(
      expect.arrayContaining(found.flatMap((layers) => Object.keys(layers))),
    )
  })
})

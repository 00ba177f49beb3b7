import { expect, test } from '@jest/globals'
import { unwrapLines, unwrapPolygons } from '../../../bin/map-data/antimeridian.ts'

test('a ring that steps over 180 degrees goes on beyond it', () => {
  const ring = [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]] // prettier-ignore

  const { coordinates } = unwrapPolygons({ type: 'Polygon', coordinates: [ring] })

  expect(coordinates).toEqual([[[[179, 0], [181, 0], [181, 1], [179, 1], [179, 0]]]]) // prettier-ignore
})

test('a ring around a pole is closed along the pole', () => {
  const ring = [[-170, -70], [-60, -70], [60, -70], [170, -70], [-170, -70]] // prettier-ignore

  const { coordinates } = unwrapPolygons({ type: 'Polygon', coordinates: [ring] })

  expect(coordinates[0]?.[0]?.slice(-4)).toEqual([[190, -70], [190, -90], [-170, -90], [-170, -70]]) // prettier-ignore
})

test('a line far from 180 degrees stays as it is', () => {
  const line = [[-100, 40], [100, 40]] // prettier-ignore
  const short = [[9, 47], [10, 48]] // prettier-ignore

  expect(unwrapLines({ type: 'MultiLineString', coordinates: [short] }).coordinates).toEqual([
    short,
  ])
  expect(unwrapLines({ type: 'MultiLineString', coordinates: [line] }).coordinates[0]?.[1]).toEqual(
    [-260, 40],
  )
})

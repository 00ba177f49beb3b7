import { expect, test } from '@jest/globals'
import {
  fillTilePath,
  readTileTemplate,
} from '../../../../../subgraphs/maps/providers/osm/tile-template.ts'

test('splits a template behind its host', () => {
  expect(readTileTemplate('https://tiles.test:8080/map/{z}/{x}/{y}{r}.png?key=k')).toEqual({
    origin: 'https://tiles.test:8080',
    path: '/map/{z}/{x}/{y}{r}.png?key=k',
  })
})

test.each([
  'https://tiles.test/{z}/{x}.png',
  'https://{s}.tiles.test/{z}/{x}/{y}.png',
  'https://{z}.{x}.{y}.test/',
  'https://tiles.test',
  'ftp://tiles.test/{z}/{x}/{y}.png',
  '/{z}/{x}/{y}.png',
  '',
])('"%s" is no template, and the complaint does not repeat it', (template) => {
  const read = () => readTileTemplate(template)

  expect(read).toThrow(
    new TypeError('expected a URL of PNG tiles such as https://host/{z}/{x}/{y}.png'),
  )
})

test('fills in every place, and @2x for sharp screens only', () => {
  const path = '/{z}/{x}/{y}{r}.png?again={z}'

  expect(fillTilePath(path, { z: 3, x: 4, y: 5 }, true)).toBe('/3/4/5@2x.png?again=3')
  expect(fillTilePath(path, { z: 3, x: 4, y: 5 }, false)).toBe('/3/4/5.png?again=3')
})

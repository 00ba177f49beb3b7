import { expect, test } from '@jest/globals'
import { Url } from '../../../subgraphs/maps/url-scalar.ts'

test('a URL leaves as it was written', () => {
  const url = 'https://maps.test/place?q=47.1,9.5&zoom=15'

  expect(Url.serialize(url)).toBe(url)
})

test.each(['/path/alone', '', 47, null, {}])('%p is no URL', (value) => {
  expect(() => Url.serialize(value)).toThrow('a URL was expected')
})

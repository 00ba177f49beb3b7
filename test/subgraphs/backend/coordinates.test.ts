import { expect, test } from '@jest/globals'
import { parseValue } from 'graphql'
import { Latitude, Longitude } from '../../../subgraphs/backend/coordinates.ts'

test.each(['47', '-47', '47.14', '"47.14"', '0'])('takes %s written into a query', (literal) => {
  expect(Latitude.parseLiteral(parseValue(literal))).toBe(Number(literal.replaceAll('"', '')))
})

test.each(['91', '-91', '90.1', 'true', '"north"'])('refuses %s as a latitude', (literal) => {
  expect(() => Latitude.parseLiteral(parseValue(literal))).toThrow()
})

test('a longitude goes to 180 and no further', () => {
  expect(Longitude.parseLiteral(parseValue('180'))).toBe(180)
  expect(() => Longitude.parseLiteral(parseValue('181'))).toThrow()
})

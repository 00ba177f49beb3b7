import { describe, expect, test } from '@jest/globals'
import {
  isObject,
  ParseError,
  readArray,
  readBoolean,
  readNumber,
  readNumeric,
  readObject,
  readOptional,
  readString,
} from '../../../subgraphs/backend/parse.ts'

type Reader = (value: unknown, path: string) => unknown

const VALUES = {
  text: 'x',
  decimal: '-12.5',
  number: 12.5,
  zero: 0,
  boolean: false,
  object: { a: 1 },
  array: [1],
  null: null,
  undefined,
  infinity: Infinity,
  nan: NaN,
  blank: ' ',
  hex: '0x10',
  huge: '1e999',
} as const

const takenBy = (read: Reader) =>
  Object.entries(VALUES)
    .filter(([, value]) => {
      try {
        read(value, 'at')
        return true
      } catch (error) {
        if (error instanceof ParseError) return false
        throw error
      }
    })
    .map(([name]) => name)

test.each([
  ['readString', readString, ['text', 'decimal', 'blank', 'hex', 'huge']],
  ['readNumber', readNumber, ['number', 'zero']],
  ['readNumeric', readNumeric, ['decimal', 'number', 'zero']],
  ['readBoolean', readBoolean, ['boolean']],
  ['readObject', readObject, ['object']],
  ['readArray', (value: unknown, path: string) => readArray(value, path, readNumber), ['array']],
] as const)('%s takes nothing but what it is for', (_name, read, expected) => {
  expect(takenBy(read)).toEqual(expected)
})

test('says where it stands and what came, never the value', () => {
  const car = { wheels: [{ bar: 2.1 }, { bar: 'secret' }] }
  const readBar = (wheel: unknown, path: string) =>
    readNumber(readObject(wheel, path).bar, `${path}.bar`)

  expect(() => readArray(car.wheels, 'car.wheels', readBar)).toThrow(
    /^car\.wheels\[1\]\.bar: expected a finite number, got string$/,
  )
})

test.each([
  [null, 'null'],
  [undefined, 'undefined'],
  [[], 'object'],
])('says that %j is %s', (value, kind) => {
  expect(() => readString(value, 'at')).toThrow(`at: expected a string, got ${kind}`)
})

test('reads decimal strings as numbers', () => {
  expect(['-12.5', ' 7 ', '1e3', '.5', 3].map((value) => readNumeric(value, 'at'))).toEqual([
    -12.5, 7, 1000, 0.5, 3,
  ])
})

describe('what is optional', () => {
  test.each([undefined, null])('is null when it is %s', (value) => {
    expect(readOptional(value, 'at', readString)).toBeNull()
  })

  test.each([0, '', false])('is itself when it is %j', (value) => {
    expect(readOptional(value, 'at', (given) => given)).toBe(value)
  })

  test('is refused when it is something else', () => {
    expect(() => readOptional(7, 'at', readString)).toThrow(ParseError)
  })
})

test('an object is neither null nor an array', () => {
  expect([{}, null, [], 'x', undefined].map(isObject)).toEqual([true, false, false, false, false])
})

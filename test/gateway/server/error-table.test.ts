import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  ERROR_TABLE,
  isErrorCode,
  isFailure,
  renderErrorTable,
} from '../../../gateway/server/error-table.ts'

/** As clients may rely on it: taking one away or renaming it breaks them. */
const CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'SUBSCRIPTION_REQUIRED',
  'RATE_LIMITED',
  'QUOTA_EXCEEDED',
  'COST_EXCEEDED',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'DEADLINE_EXCEEDED',
  'BACKEND_TIMEOUT',
  'BACKEND_UNAVAILABLE',
  'BACKEND_REJECTED',
  'BACKEND_AUTH',
  'BACKEND_QUOTA',
  'BACKEND_MALFORMED',
  'VEHICLE_ASLEEP',
  'INTERNAL',
]

describe('the error table', () => {
  test('has exactly the codes that clients know', () => {
    expect(Object.keys(ERROR_TABLE).sort()).toEqual([...CODES].sort())
  })

  test('has every status in the range of errors', () => {
    const statuses = Object.values(ERROR_TABLE).map(({ httpStatus }) => httpStatus)

    expect(statuses.every((status) => status >= 400 && status < 600)).toBe(true)
  })

  test('takes the words of backends from nobody, and logs each such failure', () => {
    const ours = CODES.filter((code) => isErrorCode(code) && isFailure(code))

    expect(ours.sort()).toEqual(
      CODES.filter((code) => /^(BACKEND_|VEHICLE_|DEADLINE_|INTERNAL)/.test(code)).sort(),
    )
  })

  test('does not take what every object has for a code', () => {
    expect(['toString', '__proto__', 'constructor', undefined, 7].map(isErrorCode)).toEqual(
      Array(5).fill(false),
    )
  })

  test('is the one that the README prints', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
    const written = /<!-- errors:start -->\s*(.*?)\s*<!-- errors:end -->/s.exec(readme)?.[1] ?? ''

    expect(normalize(written)).toBe(normalize(renderErrorTable()))
  })
})

/** Prettier pads the columns of tables. */
const normalize = (markdown: string): string =>
  markdown
    .replace(/ +/g, ' ')
    .replace(/-{3,}/g, '---')
    .replace(/\| -/g, '|-')
    .replace(/- \|/g, '-|')

import { expect, test } from '@jest/globals'
import { readConfig } from '../../../gateway/config/read-config.ts'
import { completeEnvironment } from './complete-environment.ts'

const read = (line: string, more: Readonly<Record<string, string>> = {}) =>
  readConfig(
    { ...completeEnvironment, USERS_TOKEN: '', USERS_CREDENTIAL: line, ...more },
    (path) => {
      if (path === '/run/secret') return 's3cret\n'
      throw new Error('no such file')
    },
  )

test('a line takes the place of the variables of the backend', () => {
  const config = read('bearer token=env:TOKEN', { TOKEN: 's3cret' })

  expect(config.usersCredential).toEqual({ kind: 'bearer', token: { text: 's3cret' } })
})

test('a secret from a file stays a path: the file may change', () => {
  const config = read('basic user="the gateway" password=file:/run/secret')

  expect(config.usersCredential).toEqual({
    kind: 'basic',
    user: 'the gateway',
    password: { file: '/run/secret' },
  })
})

test.each([
  ['an unknown kind', 'magic token=env:TOKEN'],
  ['a secret in the line itself', 'bearer token=s3cret'],
  ['a field that the kind does not have', 'bearer token=env:TOKEN name=x'],
  ['a missing field', 'api-key name=key value=env:TOKEN'],
  ['a field twice', 'bearer token=env:TOKEN token=env:TOKEN'],
  ['a header name with a line break', 'header name=X\\r\\n value=env:TOKEN'],
  ['a variable that is not set', 'bearer token=env:MISSING'],
  ['a file that is not there', 'bearer token=file:/nowhere'],
  ['a URL that is none', 'client-credentials url=iam id=a secret=env:TOKEN'],
])('%s is a fault of configuration', (_name, line) => {
  expect(() => read(line, { TOKEN: 's3cret' })).toThrow(/USERS_CREDENTIAL: expected a credential/)
})

test('pictures are fetched without the caller: no credential of maps speaks for them', () => {
  expect(() => read('none', { MAPS_CREDENTIAL: 'pass-through' })).toThrow(/MAPS_CREDENTIAL/)
})

test('a secret that stands in the line itself is not repeated', () => {
  expect(() => read('bearer token=s3cret-in-the-line')).not.toThrow(/s3cret-in-the-line/)
  expect(() => read('bearer token=s3cret-in-the-line')).toThrow(/it is a secret/)
})

test("production refuses the sandbox's credential in a line as well", () => {
  const line = { USERS_CREDENTIAL: 'bearer token=env:T', T: 'sandbox-scim-token' }

  expect(() => read('', { ...line, NODE_ENV: 'production' })).toThrow(/USERS_CREDENTIAL.*own/)
})

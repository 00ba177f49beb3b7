import { expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import {
  carsLiveCurl,
  carOnMapCurl,
  welcomeToSandbox,
  type SandboxPage,
} from '../../bin/start/welcome.ts'
import { composePublicSchema } from '../../schema/compose-schema.ts'

const PAGE: SandboxPage = {
  people: [
    { name: 'Ada Amann', isActive: true, plan: { status: 'active' }, accessToken: 'token-a' },
    { name: 'Dan Dürr', isActive: false, plan: { status: 'active' }, accessToken: 'token-d' },
  ],
  apiKeys: [{ key: 'key-1', app: 'Dashboard' }],
  vehicles: [{ owner: 'Ada', some: [{ id: 'car-1', make: 'VOLKSWAGEN' }] }],
}

const bodyOf = (curl: string) =>
  JSON.parse(/-d '([^']*)'$/.exec(curl)?.[1] ?? '') as { readonly query: string }

test('the curl is one line that a shell takes as it stands', () => {
  const curl = carOnMapCurl('http://localhost:4000', PAGE)

  expect(curl).toMatch(/^curl -s http:\/\/localhost:4000\/graphql (-[Hd] '[^'\n]*' ?){3}$/)
  expect(curl).toContain(`-H 'authorization: Bearer token-a'`)
})

test('its query is valid and asks for the first car of the first person', () => {
  const { query } = bodyOf(carOnMapCurl('http://localhost:4000', PAGE))

  expect(validate(composePublicSchema(), parse(query))).toEqual([])
  expect(query).toContain('vehicle(id: "car-1")')
})

test('everybody is listed with a token, and every app with its key', () => {
  const text = welcomeToSandbox('http://localhost:4000', 'http://localhost:4100', PAGE)

  for (const word of [
    'token-a',
    'token-d',
    'inactive',
    'Dashboard: key-1',
    'http://localhost:4100/',
  ]) {
    expect(text).toContain(word)
  }
})

test('a stream of her cars is one more line, and its document valid', () => {
  const curl = carsLiveCurl('http://localhost:4000', PAGE)

  expect(curl).toMatch(/^curl -N http:\/\/localhost:4000\/graphql\/stream (-[Hd] '[^'\n]*' ?){4}$/)
  const { query } = bodyOf(curl)
  expect(validate(composePublicSchema(), parse(query))).toEqual([])
  expect(query).toContain('vehiclePositions')
})

import { describe, expect, test } from '@jest/globals'
import { readConfig } from '../../gateway/config/read-config.ts'
import { createVehicleProviders } from '../../gateway/vehicle-providers.ts'
import type { HttpBackend } from '../../subgraphs/backend/http-backend.ts'
import { gatewayEnvironment } from '../../subgraphs/sandbox-kit/gateway-environment.ts'

const unasked = (name: string): HttpBackend => {
  const refuse = () => Promise.reject(new Error('nobody is asked'))
  return { name, getJson: refuse, getJsonOrNull: refuse, postJson: refuse, getBytes: refuse }
}

function makesOf(environment: Readonly<Record<string, string>>) {
  const config = readConfig({
    ...gatewayEnvironment('http://sandbox.test'),
    ASSET_SIGNING_SECRET: 'a-secret-for-tests-of-32-characters',
    ...environment,
  })
  const backends = {
    tesla: config.teslaClientId === null ? null : unasked('tesla'),
    viss: config.vissUrl === null ? null : unasked('viss'),
    named: unasked,
  }
  return [...createVehicleProviders({ config, backends }).keys()]
}

describe('makes', () => {
  test('are read where they are given to; Teslas at Tesla by themselves', () => {
    expect(makesOf({ VEHICLES_MAKES: 'viss:Rivian+land_rover' })).toEqual([
      'TESLA',
      'RIVIAN',
      'LAND ROVER',
    ])
  })

  test('given to Smartcar stay there, Teslas as well', () => {
    expect(makesOf({ VEHICLES_MAKES: 'smartcar:TESLA' })).toEqual([])
  })

  test('without an account at Tesla, Teslas stay at Smartcar', () => {
    const none = { TESLA_CLIENT_ID: '', TESLA_CLIENT_SECRET: '', VEHICLES_MAKES: '' }

    expect(makesOf(none)).toEqual([])
  })
})

describe('refused before anything starts', () => {
  test.each([
    [{ VEHICLES_MAKES: 'vis:RIVIAN' }, /VEHICLES_MAKES: .*smartcar, tesla, viss.*"vis" came/],
    [{ VISS_URL: '' }, /VISS_URL: .*because VEHICLES_MAKES gives makes to viss/],
    [{ VEHICLES_MAKES: 'viss:RIVIAN,smartcar:Rivian' }, /VEHICLES_MAKES: .*each make once/],
    [{ VEHICLES_MAKES: 'viss' }, /VEHICLES_MAKES: /],
    [{ VEHICLES_MAKES: 'viss:' }, /VEHICLES_MAKES: /],
    [{ VISS_VEHICLE_PATH: '/cars' }, /VISS_VEHICLE_PATH: .*\{vin\} or \{id\}/],
    [{ VISS_VEHICLE_PATH: '/cars/{vin}?x=1' }, /VISS_VEHICLE_PATH: /],
    [{ VISS_VEHICLE_PATH: '/cars/{make}' }, /VISS_VEHICLE_PATH: /],
    [{ VISS_VEHICLE_PATH: 'https://elsewhere.test/{vin}' }, /VISS_VEHICLE_PATH: /],
    [{ VISS_SIGNALS: 'position,horn' }, /VISS_SIGNALS: /],
    [{ VISS_VERSION: '4' }, /VISS_VERSION: /],
  ])('%j', (environment, message) => {
    expect(() => makesOf(environment)).toThrow(message)
  })

  test('VISS with the sandbox’s token, in production', () => {
    expect(() => makesOf({ NODE_ENV: 'production' })).toThrow(/VISS_TOKEN: /)
  })
})

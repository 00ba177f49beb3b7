/**
 * The sandbox's vehicle backends: three vendors in front of one simulated fleet.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import type { SandboxBackend } from '../../sandbox-kit/sandbox-backend.ts'
import type { WebhookSender } from '../../sandbox-kit/webhook-sender.ts'
import { createFleet, type Fleet } from './fleet/fleet.ts'
import { createSmartcarBackend } from './smartcar/smartcar-backend.ts'
import { createTeslaBackend } from './tesla/tesla-backend.ts'
import { createVissBackend } from './viss/viss-backend.ts'

export interface VehiclesSandboxOptions {
  /** Clock in epoch milliseconds; the fleet starts when it is asked first. Default: the machine's. */
  readonly now?: () => number
  /** Same seed and start, same drives. */
  readonly seed?: string
  /** Default 300: short enough that whoever keeps tokens has to renew them. */
  readonly tokenLifetimeSeconds?: number
  /** For what Smartcar tells by itself. Default: it tells nothing. */
  readonly sender?: Pick<WebhookSender, 'send'>
}

export interface VehiclesSandbox {
  readonly fleet: Fleet
  readonly backends: readonly SandboxBackend[]
  readonly smartcar: SandboxBackend
  readonly tesla: SandboxBackend
  readonly viss: SandboxBackend
}

const ROADS = new URL('../../../data/liechtenstein.geojson.gz', import.meta.url)

export function createVehiclesSandbox({
  now = Date.now,
  seed = 'roundabout',
  tokenLifetimeSeconds = 300,
  sender,
}: VehiclesSandboxOptions = {}): VehiclesSandbox {
  const fleet = createFleet({ roadsGeoJsonGz: readFileSync(ROADS), startedAtMs: now(), seed })
  const smartcar = createSmartcarBackend({
    ...{ fleet, now, tokenLifetimeSeconds },
    ...(sender === undefined ? {} : { sender }),
  })
  const tesla = createTeslaBackend({ fleet, now, tokenLifetimeSeconds })
  const viss = createVissBackend({ fleet, now })
  return { fleet, backends: [smartcar, tesla, viss], smartcar, tesla, viss }
}

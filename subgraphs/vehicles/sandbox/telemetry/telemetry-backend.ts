/**
 * The vendors' streams: an MQTT broker on a port of its own, where cars that drive say where they are, once a second.
 *
 * @module
 */
import { sendJson } from '../../../sandbox-kit/json.ts'
import type { SandboxBackend } from '../../../sandbox-kit/sandbox-backend.ts'
import type { CarPosition, Fleet } from '../fleet/fleet.ts'
import { startBroker, type SandboxBroker } from './broker.ts'
import { BMW_TOPICS, isStreaming, messagesOf, TESLA_TOPICS } from './messages.ts'

export interface TelemetryOptions {
  readonly fleet: Fleet
  /** 0 takes any free port. */
  readonly port: number
  /** Address to listen on, and the name others reach it by. Default for both `127.0.0.1`. */
  readonly host?: string
  readonly publicHost?: string
  readonly now?: () => number
  /** Default 1000. */
  readonly everyMs?: number
}

export interface TelemetryBackend extends SandboxBackend {
  /** Where the broker is, e.g. `mqtt://127.0.0.1:4183`. */
  readonly url: string
}

const FAULTS = ['broker-gone', 'duplicates', 'out-of-order', 'null-island', 'garbage'] as const

type Fault = (typeof FAULTS)[number]

/** What goes out for one car, told what it would be without the fault. */
const PLAYED: Readonly<Record<Fault, (position: CarPosition) => readonly CarPosition[]>> = {
  'broker-gone': () => [],
  duplicates: (position) => [position, position],
  'out-of-order': (position) => [
    position,
    { ...position, measuredAtMs: position.measuredAtMs - 10_000 },
  ],
  'null-island': (position) => [{ ...position, latitude: 0, longitude: 0 }],
  garbage: (position) => [{ ...position, latitude: NaN }],
}

export async function startTelemetry({
  fleet,
  port,
  host = '127.0.0.1',
  publicHost = '127.0.0.1',
  now = Date.now,
  everyMs = 1000,
}: TelemetryOptions): Promise<TelemetryBackend> {
  const broker = await startBroker({ port, host, vendorTopics: [TESLA_TOPICS, BMW_TOPICS] })
  let fault: Fault | null = null
  const timer = setInterval(() => {
    if (broker.clients > 0) tellAll(broker, fleet, { nowMs: now(), fault })
  }, everyMs)
  const url = `mqtt://${publicHost}:${String(broker.port)}`
  const about = describe(url)

  return {
    url,
    name: 'telemetry',
    subgraph: 'vehicles',
    mountPath: '/telemetry',
    handle: (_request, response) => {
      sendJson(response, 200, about)
    },
    vendorError: () => ({ status: 503, body: { error: 'this backend speaks MQTT' } }),
    ownFaults: FAULTS,
    setFault: (name) => {
      fault = FAULTS.find((known) => known === name) ?? null
      broker.setGone(fault === 'broker-gone')
    },
    describe: () => about,
    close: async () => {
      clearInterval(timer)
      await broker.close()
    },
  }
}

interface Moment {
  readonly nowMs: number
  readonly fault: Fault | null
}

/** A parked car says nothing. */
function tellAll(broker: SandboxBroker, fleet: Fleet, { nowMs, fault }: Moment): void {
  for (const car of fleet.cars.filter(isStreaming)) {
    const position = fleet.positionOf(car.id, nowMs)
    if (position.motion === 'PARKED') continue
    for (const told of fault === null ? [position] : PLAYED[fault](position))
      for (const { topic, payload } of messagesOf(car, told)) broker.send(topic, payload)
  }
}

const describe = (url: string) => ({
  protocol: 'MQTT 3.1.1',
  url,
  topics: {
    tesla: `${TESLA_TOPICS}/<VIN>/v/{Location,GpsHeading,VehicleSpeed}`,
    bmw: `${BMW_TOPICS}/<GCID>/<VIN>`,
  },
  listen: `mosquitto_sub -p ${new URL(url).port} -v -t '${TESLA_TOPICS}/#' -t '${BMW_TOPICS}/#'`,
})

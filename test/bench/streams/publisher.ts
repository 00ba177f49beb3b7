/**
 * Cars that send where they are once a second each, spread over the second, as Tesla's dispatcher does: a message per
 * field, in any order. A process of its own; `BROKER_URL`, `CARS`.
 *
 * @module
 */
import { connectAsync } from 'mqtt'
import { placeOf, vinOf } from './cars.ts'

const cars = Number(process.env['CARS'])
const client = await connectAsync(process.env['BROKER_URL'] ?? '', { protocolVersion: 4 })
const SLICES = 50

function send(car: number, index: number): void {
  const fields = [
    ['Location', JSON.stringify(placeOf(index, Date.now()))],
    ['GpsHeading', String((index * 3 + car) % 360)],
    ['VehicleSpeed', String(20 + ((index + car) % 20))],
  ] as const
  const first = (index + car) % fields.length
  for (const [field, text] of [...fields.slice(first), ...fields.slice(0, first)]) {
    client.publish(`telemetry/${vinOf(car)}/v/${field}`, text, { qos: 0 })
  }
}

const startedAt = Date.now()
let slice = 0
setInterval(() => {
  const due = Math.floor((Date.now() - startedAt) / (1000 / SLICES))
  for (; slice < due; slice++) {
    const index = Math.floor(slice / SLICES)
    for (let car = slice % SLICES; car < cars; car += SLICES) send(car, index)
  }
}, 5)
process.stdout.write(`${JSON.stringify({ port: 0 })}\n`)

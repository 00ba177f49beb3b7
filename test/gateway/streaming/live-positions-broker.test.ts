import { afterEach, describe, expect, test } from '@jest/globals'
import {
  createLivePositions,
  type LiveEvent,
  type LivePositionsOptions,
} from '../../../gateway/streaming/live-positions.ts'
import { connectPublisher, startAedes, startLine, type TestBroker } from '../../support/brokers.ts'
import {
  brokerAt,
  liveOptions,
  positionAt,
  testShared,
  until,
  type TestPosition,
} from '../../support/live-positions.ts'
import { describeWith, startMosquitto } from '../../support/real-servers.ts'

const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function aedes(port?: number): Promise<TestBroker> {
  const broker = await startAedes(port)
  closing.push(broker.stop)
  return broker
}

function live(url: string, rest: Partial<LivePositionsOptions<TestPosition>> = {}) {
  const positions = createLivePositions(liveOptions({ broker: brokerAt(url), ...rest }))
  closing.push(positions.close)
  return positions
}

/** Everything that comes, as latitudes by car. */
function collect(positions: ReturnType<typeof live>, ids: readonly string[]) {
  const seen: Record<string, number[]> = Object.fromEntries(ids.map((id) => [id, []]))
  const stop = positions.listen(ids, (event: LiveEvent<TestPosition>) => {
    if (event.kind === 'POSITION') seen[event.vehicleId]?.push(event.position.latitude)
  })
  return { seen, stop }
}

const isReady = (positions: ReturnType<typeof live>) => () =>
  positions.stats().upstream?.subscriptions === 1 && positions.stats().vins > 0

describe('a process at a broker', () => {
  test('tells what streams to who watches that car, and to nobody else', async () => {
    const broker = await aedes()
    const positions = live(broker.url)
    const [one, two] = [collect(positions, ['car-1']), collect(positions, ['car-2'])]
    await until(() => isReady(positions)() && positions.stats().vins === 2)

    await broker.publish('cars/VIN-1', positionAt(1000, 1))
    await until(() => one.seen['car-1']?.length === 1)

    expect(one.seen).toEqual({ 'car-1': [47.141] })
    expect(two.seen).toEqual({ 'car-2': [] })
  })

  test('hands a new listener what streamed before the car was watched here', async () => {
    const broker = await aedes()
    const positions = live(broker.url)
    collect(positions, ['car-2'])
    await until(isReady(positions))
    await broker.publish('cars/VIN-1', positionAt(1000, 7))
    await until(() => positions.stats().unwatched === 1)

    const { seen } = collect(positions, ['car-1'])
    await until(() => seen['car-1']?.length === 1)

    expect(seen['car-1']).toEqual([47.147])
    expect(positions.stats().unwatched).toBe(0)
  })

  test('counts what it cannot read, and goes on', async () => {
    const broker = await aedes()
    const positions = live(broker.url)
    const { seen } = collect(positions, ['car-1'])
    await until(isReady(positions))

    await broker.publish('cars/VIN-1', 'no JSON')
    await broker.publish('cars/VIN-1', positionAt(1000, 2))
    await until(() => seen['car-1']?.length === 1)

    expect(positions.stats().dropped.MALFORMED).toBe(1)
  })

  test('comes back to a broker that was gone, subscribes again and converges', async () => {
    const broker = await startAedes()
    const positions = live(broker.url)
    const { seen } = collect(positions, ['car-1'])
    await until(isReady(positions))
    await broker.stop()
    await until(() => positions.stats().upstream?.state === 'WAITING')

    const returned = await aedes(broker.port)
    await until(isReady(positions))
    await returned.publish('cars/VIN-1', positionAt(9000, 9))
    await until(() => seen['car-1']?.length === 1)

    expect(seen['car-1']).toEqual([47.149])
    expect(positions.stats().upstream?.connects).toBe(2)
  })

  test('sends after the return of the broker the latest of what it learnt meanwhile', async () => {
    const broker = await startAedes()
    const positions = live(broker.url, { shared: testShared('here') })
    const learn = (step: number) => {
      const position = positionAt(1000 + step, step)
      positions.publish({ car: { vehicleId: 'car-1' }, position, learned: 'TOLD' })
    }
    learn(1)
    await until(() => broker.heard.length === 1)
    await broker.stop()
    await until(() => positions.stats().upstream?.state === 'WAITING')

    for (const step of [2, 3, 4]) learn(step)
    const returned = await aedes(broker.port)
    await until(() => returned.heard.length > 0)

    expect(returned.heard.map((line) => line.slice(0, 12))).toEqual(['shared/car-1'])
    expect(returned.heard[0]).toContain('47.144')
  })

  test('notices a line that goes dead without a word, and converges when it is well again', async () => {
    const broker = await aedes()
    const line = await startLine(broker.port)
    closing.push(line.stop)
    const positions = live(line.url, {
      broker: { ...brokerAt(line.url), keepAliveSeconds: 1, connectTimeoutMs: 300 },
    })
    const { seen } = collect(positions, ['car-1'])
    await until(isReady(positions))

    line.setDead(true)
    await until(() => positions.stats().upstream?.subscriptions === 0)
    line.setDead(false)
    await until(isReady(positions))
    await broker.publish('cars/VIN-1', positionAt(5000, 6))
    await until(() => seen['car-1']?.length === 1)

    expect(seen['car-1']).toEqual([47.146])
  })

  test('drops a connection on which a packet announces more than the bound', async () => {
    const broker = await aedes()
    const causes: unknown[] = []
    const positions = live(broker.url, {
      onEvent: (event) => event.kind === 'UPSTREAM_LOST' && causes.push(event.cause),
    })
    collect(positions, ['car-1'])
    await until(isReady(positions))

    await broker.publish('cars/VIN-1', 'x'.repeat(70_000))
    await until(() => causes.length > 0)

    expect(String(causes[0])).toContain('longer than 65536 bytes')
  })

  test('leaves after 1,000 rounds of coming and going what was there before', async () => {
    const broker = await aedes()
    const positions = live(broker.url)
    const stay = collect(positions, ['car-0'])
    await until(isReady(positions))
    const before = positions.stats()

    for (let round = 0; round < 1000; round++) {
      const { stop } = collect(positions, [`car-${String(round % 7)}`, 'car-8'])
      const iterator = positions.watch(['car-9'])
      stop()
      await iterator.return?.()
    }

    expect(positions.stats()).toEqual(before)
    stay.stop()
    await until(() => positions.stats().upstream?.subscriptions === 0)
    expect(positions.stats()).toMatchObject({
      ...{ cars: 0, watches: 0, streams: 0, vins: 0, unwatched: 0 },
    })
  })
})

describeWith('mosquitto', (path) => {
  test('two processes at one broker both see every car', async () => {
    const server = await startMosquitto(path)
    closing.push(server.stop)
    const url = `mqtt://127.0.0.1:${String(server.port)}`
    const publisher = await connectPublisher(url)
    closing.push(publisher.close)
    const ids = Array.from({ length: 50 }, (_, index) => `car-${String(index)}`)
    const [one, two] = [live(url), live(url)]
    const views = [collect(one, ids), collect(two, ids)]
    await until(() => isReady(one)() && isReady(two)())

    await Promise.all(
      ids.map((id) => publisher.publish(`cars/${id.replace('car', 'VIN')}`, positionAt(1000, 5))),
    )
    await until(() => views.every(({ seen }) => Object.values(seen).every((of) => of.length > 0)))

    const everyCar = Object.fromEntries(ids.map((id) => [id, [47.145]]))
    expect(views.map(({ seen }) => seen)).toEqual([everyCar, everyCar])
  })

  test('what a webhook told one process reaches the listeners of another', async () => {
    const server = await startMosquitto(path)
    closing.push(server.stop)
    const url = `mqtt://127.0.0.1:${String(server.port)}`
    const [here, there] = [
      live(url, { shared: testShared('here') }),
      live(url, { shared: testShared('there') }),
    ]
    const { seen } = collect(there, ['car-1'])
    await until(() => there.stats().upstream?.subscriptions === 2)

    here.publish({ car: { vehicleId: 'car-1' }, position: positionAt(1000, 3), learned: 'TOLD' })
    await until(() => seen['car-1']?.length === 1)

    expect(seen['car-1']).toEqual([47.143])
    expect(here.stats().upstream).toMatchObject({ sent: 1, unsent: 0 })
  })

  test('a Mosquitto that was killed and returns finds its listeners again', async () => {
    const first = await startMosquitto(path)
    const url = `mqtt://127.0.0.1:${String(first.port)}`
    const positions = live(url)
    const { seen } = collect(positions, ['car-1'])
    await until(isReady(positions))
    await first.stop()
    await until(() => positions.stats().upstream?.subscriptions === 0)

    const second = await startMosquitto(path, first.port)
    closing.push(second.stop)
    const publisher = await connectPublisher(url)
    closing.push(publisher.close)
    await until(isReady(positions))
    await publisher.publish('cars/VIN-1', positionAt(5000, 4))
    await until(() => seen['car-1']?.length === 1)

    expect(seen['car-1']).toEqual([47.144])
    expect(positions.stats().upstream?.connects).toBe(2)
  })
})

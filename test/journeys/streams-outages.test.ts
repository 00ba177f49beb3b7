/** Brokers that die, networks that are cut and gateways that are restarted: whoever listens hears of the car again. */
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { startLine } from '../support/brokers.ts'
import { describeWith, startMosquitto, type RealServer } from '../support/real-servers.ts'
import {
  converge,
  eventually,
  listenTo,
  singleSseClient,
  sseClient,
  startDrive,
  startStreamingGateway,
  webSocketClient,
  type Drive,
  type Listener,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { person } from '../support/world.ts'

/** `npm run test:streams` cuts the network for longer. */
const CUT_MS = Number(process.env['STREAM_CUT_MS'] ?? 2500)
const LISTENERS = 10

describeWith('mosquitto', (command) => {
  let sandbox: Sandbox
  let broker: RealServer
  let drive: Drive
  let token: string
  const gateways: StreamingGateway[] = []
  const listeners: Listener[] = []

  beforeEach(async () => {
    broker = await startMosquitto(command)
    sandbox = await startSandbox({ port: 0 })
    drive = startDrive(brokerUrl())
    token = `Bearer ${await sandbox.issueToken(person('ada').id)}`
  })

  afterEach(async () => {
    for (const one of listeners.splice(0)) await one.stop()
    await drive.close()
    for (const one of gateways.splice(0)) await one.close()
    await sandbox.close()
    await broker.stop()
  })

  const brokerUrl = () => `mqtt://127.0.0.1:${String(broker.port)}`

  const startGateway = async (environment: Readonly<Record<string, string>> = {}) => {
    const gateway = await startStreamingGateway(sandbox, {
      MQTT_URL: brokerUrl(),
      MQTT_RETRY_MAX_MS: '250',
      MQTT_KEEP_ALIVE_SECONDS: '1',
      LIVE_POLL: 'off',
      ...environment,
    })
    gateways.push(gateway)
    return gateway
  }

  const listenAll = (url: string | (() => string)) => {
    for (const connect of [webSocketClient, sseClient, singleSseClient]) {
      for (let one = 0; one < LISTENERS; one += 1) {
        listeners.push(listenTo(connect(url, token, 1000)))
      }
    }
  }

  const openOnes = () => listeners.filter(({ end }) => end === null).length

  const leaveAll = async ({ gateway }: StreamingGateway) => {
    for (const one of listeners.splice(0)) await one.stop()
    await eventually(() => gateway.live.stats().upstream?.subscriptions === 0)
    expect(gateway.streams?.stats()).toMatchObject({ streams: 0, listeners: 0 })
    expect(gateway.live.stats()).toMatchObject({ cars: 0, watches: 0, streams: 0 })
  }

  test('a broker that is killed and comes back: everybody hears of the car again, by the streams they have', async () => {
    const served = await startGateway()
    listenAll(served.url)
    await converge(drive, listeners)
    const { streams, listeners: open } = served.gateway.streams?.stats() ?? {}

    const { port } = broker
    await broker.stop()
    await eventually(() => served.gateway.live.stats().upstream?.state === 'WAITING')
    broker = await startMosquitto(command, port)
    await converge(drive, listeners)

    expect(openOnes()).toBe(3 * LISTENERS)
    expect([streams, open]).toEqual([1, 3 * LISTENERS])
    expect(served.gateway.streams?.stats()).toMatchObject({ streams: 1, listeners: open })
    expect(served.gateway.live.stats().upstream).toMatchObject({ state: 'CONNECTED', connects: 2 })
    await leaveAll(served)
  })

  test('a network that goes dead without a word and comes back: everybody hears of the car again', async () => {
    const line = await startLine(broker.port)
    const served = await startGateway({ MQTT_URL: line.url })
    listenAll(served.url)
    await converge(drive, listeners)

    drive.go()
    line.setDead(true)
    await new Promise((resolve) => setTimeout(resolve, CUT_MS))
    line.setDead(false)
    drive.stop()
    await converge(drive, listeners)

    expect(openOnes()).toBe(3 * LISTENERS)
    await leaveAll(served)
    await line.stop()
  })

  test('a gateway that is restarted on its port while a car drives: clients come back by themselves', async () => {
    const first = await startGateway()
    const { port } = first
    listenAll(first.url)
    await converge(drive, listeners)
    drive.go()

    await first.close()
    gateways.length = 0
    const left = first.gateway.live.stats()
    const second = await startGateway({ PORT: String(port) })
    await eventually(() => second.gateway.streams?.stats()?.listeners === 3 * LISTENERS)
    drive.stop()
    await converge(drive, listeners)

    expect(openOnes()).toBe(3 * LISTENERS)
    expect(listeners.flatMap(({ errors }) => errors)).toEqual([])
    expect(left).toMatchObject({ cars: 0, watches: 0, streams: 0 })
    await leaveAll(second)
  })

  test('a gateway that is drained hands its listeners to another', async () => {
    const first = await startGateway()
    const second = await startGateway()
    let [url] = [first.url]
    listenAll(() => url)
    await converge(drive, listeners)

    url = second.url
    await first.close()
    gateways.splice(0, 1)
    await eventually(() => second.gateway.streams?.stats()?.listeners === 3 * LISTENERS)
    await converge(drive, listeners)

    expect(openOnes()).toBe(3 * LISTENERS)
    await leaveAll(second)
  })
})

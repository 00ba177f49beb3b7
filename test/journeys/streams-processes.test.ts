/** Two gateways on one broker: whoever listens at either hears of every car, wherever the news came in. */
import { randomUUID, createHmac } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { describeWith, startMosquitto, type RealServer } from '../support/real-servers.ts'
import {
  converge,
  eventually,
  listenTo,
  sseClient,
  startDrive,
  startStreamingGateway,
  WATCH,
  webSocketClient,
  type Drive,
  type Listener,
  type StreamingGateway,
} from '../support/streams-world.ts'
import { carOf, person } from '../support/world.ts'

const GOLF = carOf('ada', 'VOLKSWAGEN')
interface Place {
  readonly latitude: number
  readonly longitude: number
}

const PLACES = 'subscription ($id: ID!) { vehiclePosition(id: $id) { latitude longitude } }'
const WATCH_GOLF = { ...WATCH, variables: { id: GOLF } }

describeWith('mosquitto', (command) => {
  let sandbox: Sandbox
  let broker: RealServer
  let drive: Drive
  let token: string
  /** The second asks no car by itself. */
  let gateways: readonly [StreamingGateway, StreamingGateway]
  const listeners: Listener[] = []

  beforeAll(async () => {
    broker = await startMosquitto(command)
    sandbox = await startSandbox({ port: 0 })
    const url = `mqtt://127.0.0.1:${String(broker.port)}`
    drive = startDrive(url)
    token = `Bearer ${await sandbox.issueToken(person('ada').id)}`
    const start = (environment: Readonly<Record<string, string>>) =>
      startStreamingGateway(sandbox, { MQTT_URL: url, ...environment })
    const everySecond = { LIVE_POLL_MS: '1000', LIVE_POLL_PARKED_MS: '1000' }
    gateways = [await start(everySecond), await start({ LIVE_POLL: 'off' })]
  })
  afterEach(async () => {
    for (const one of listeners.splice(0)) await one.stop()
    await eventually(() => gateways.every(({ gateway }) => gateway.live.stats().cars === 0))
  })
  afterAll(async () => {
    await drive.close()
    for (const one of gateways) await one.close()
    await sandbox.close()
    await broker.stop()
  })

  const listen = (at: 0 | 1, request = WATCH): Listener => {
    const connect = at === 0 ? webSocketClient : sseClient
    const listener = listenTo(connect(gateways[at].url, token), request)
    listeners.push(listener)
    return listener
  }

  /** From now on `gateway` is told what the broker hears of a car somebody listens to there. */
  const hears = ({ gateway }: StreamingGateway): boolean => {
    const { cars, upstream } = gateway.live.stats()
    return cars > 0 && (upstream?.subscriptions ?? 0) > 0
  }

  test('what streams in is heard at both', async () => {
    const both = [listen(0), listen(1)]

    await converge(drive, both)

    expect(both.flatMap(({ errors }) => errors)).toEqual([])
  })

  test('what one of them asked is heard at the other', async () => {
    const other = listen(1, WATCH_GOLF)
    await eventually(() => hears(gateways[1]))
    const asking = listen(0, WATCH_GOLF)

    await eventually(() => asking.latitudes.length > 0 && other.latitudes.length > 0)

    expect(gateways[1].gateway.live.stats().polls).toBeNull()
    expect(other.latitudes[0]).toBeCloseTo(47.1, 0)
  })

  test('what one of them was told by a webhook is heard at the other', async () => {
    const other = listen(1, WATCH_GOLF)
    await eventually(() => hears(gateways[1]))

    await eventually(async () => {
      await tell({ latitude: 47.2, longitude: 9.5 })
      return other.latitudes.includes(47.2)
    })

    expect(other.errors).toEqual([])
  })

  test('whoever comes back by an event’s id, to the other gateway, is not told again what was seen', async () => {
    const keepers = [listen(0, WATCH_GOLF), listen(1, WATCH_GOLF)]
    await eventually(() => gateways.every(hears))
    await eventually(() => keepers.every(({ latitudes }) => latitudes.length > 0))
    const first = await readEvents(gateways[0].url)
    const seen = (await first.until((events) => events.length > 0)).at(-1)
    first.close()

    const back = await readEvents(gateways[1].url, seen?.id)
    const place = { latitude: (seen?.latitude ?? 0) + 0.001, longitude: seen?.longitude ?? 0 }
    let told: readonly Event[] = []
    const hearing = back
      .until((events) => events.some(({ latitude }) => Math.abs(latitude - place.latitude) < 1e-6))
      .then((events) => (told = events))
    await eventually(async () => {
      await tell(place)
      return told.length > 0
    })
    await hearing
    back.close()

    expect(told.map(({ id }) => id)).not.toContain(seen?.id)
    expect(seen?.id).toMatch(/^\d+-/)
  })

  /**
   * Smartcar tells the first gateway. Once may not be enough: an answer that was on its way may be newer, or the latest by the time
   * it is told, and a car that leaps is believed when it is told of again.
   */
  async function tell(place: Place): Promise<void> {
    const body = smartcarTells(place)
    const answer = await fetch(`${gateways[0].url}/webhooks/smartcar`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'sc-signature': createHmac('sha256', WEBHOOK_TOKEN).update(body).digest('hex'),
      },
    })
    expect(answer.status).toBeLessThan(300)
  }

  interface Event extends Place {
    readonly id: string
  }

  /** As a client without a library does. */
  async function readEvents(url: string, lastEventId?: string) {
    const closing = new AbortController()
    const response = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      signal: closing.signal,
      headers: {
        accept: 'text/event-stream',
        'content-type': 'application/json',
        authorization: token,
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      body: JSON.stringify({ ...WATCH_GOLF, query: PLACES }),
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    const events = (): readonly Event[] =>
      [...text.matchAll(/^id: (.+)\nevent: next\ndata: (.+)\n\n/gm)].map(
        ([, id = '', data = '']) => {
          const { vehiclePosition } = (JSON.parse(data) as { data: { vehiclePosition: Place } })
            .data
          return { id, ...vehiclePosition }
        },
      )
    return {
      close: () => closing.abort(),
      until: async (isEnough: (all: readonly Event[]) => boolean) => {
        while (!isEnough(events())) {
          const { value, done } = (await reader?.read()) ?? { done: true, value: undefined }
          if (done) throw new Error(`the stream ended: ${text}`)
          text += value
        }
        return events()
      },
    }
  }
})

const WEBHOOK_TOKEN = 'sandbox-smartcar-management-token'

const smartcarTells = (place: Place): string =>
  JSON.stringify({
    eventId: randomUUID(),
    eventType: 'VEHICLE_STATE',
    data: {
      user: { id: 'sc-ada' },
      vehicle: { id: GOLF },
      signals: [
        {
          code: 'location-preciselocation',
          body: { ...place, locationType: 'CURRENT' },
          meta: { oemUpdatedAt: Date.now() },
        },
      ],
    },
  })

/**
 * Live positions as this gateway is configured: which broker, whose codecs, what a question costs.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { RecordCache } from '../subgraphs/backend/record-cache.ts'
import {
  asOf,
  createBmwCarData,
  createCarQuestions,
  createSharedPositions,
  createTeslaTelemetry,
  type CarQuestions,
  type LiveSource,
  type PositionCodec,
  type PositionRecord,
  type VehiclesClient,
} from '../subgraphs/vehicles/index.ts'
import type { Config } from './config/options.ts'
import type { RunningOperation } from './running-operation.ts'
import {
  createLivePositions,
  type LivePositions,
  type LivePositionsOptions,
  type StreamingEvent,
} from './streaming/live-positions.ts'

export interface LiveDeps {
  readonly client: VehiclesClient
  /** Keeps VINs. */
  readonly cache: RecordCache
  /** Whether cars may be asked outside of any operation; not with a credential that speaks for the caller. */
  readonly mayAsk: boolean
  readonly onEvent?: OnLiveEvent | undefined
}

export type Live = LivePositions<PositionRecord>

export type OnLiveEvent = (event: StreamingEvent) => void

/** Connects to nothing before the first listener comes or the first webhook tells something. */
export function createLive(
  config: Config,
  { client, cache, mayAsk, onEvent = () => undefined }: LiveDeps,
): Live {
  const codecs = codecsOf(config)
  const questions = createCarQuestions({
    ...{ client, cache },
    streamingMakes: config.mqttUrl === null ? [] : codecs.flatMap(({ makes }) => makes),
  })
  return createLivePositions<PositionRecord>({
    onEvent,
    askVin: mayAsk ? questions.askVin : () => Promise.resolve(null),
    broker: brokerOf(config),
    codecs: codecs.map(({ codec }) => codec),
    shared: createSharedPositions({ topicBase: config.mqttSharedTopic, processId: randomUUID() }),
    poll: mayAsk && config.livePoll ? pollOf(config, questions) : null,
    asOf: (position, nowMs) => asOf(position, nowMs, config.positionStaleAfterMs),
    collectMs: config.liveCollectMs,
    maxSpeedKph: config.liveMaxSpeedKph,
    maxCars: config.liveMaxCars,
    lingerMs: config.liveLingerMs,
  })
}

interface LiveSourceDeps {
  readonly config: Config
  readonly running: RunningOperation
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What it feeds is everybody's: it is nobody's operation in which a car begins to be watched. */
export const liveSourceOf = (live: Live, { config, running, now }: LiveSourceDeps): LiveSource => ({
  watch: (vehicleIds) => running.runAs(null, () => live.watch(vehicleIds), { isStream: true }),
  asOf: (position) => asOf(position, now(), config.positionStaleAfterMs),
})

interface MakeCodec {
  /** Whose cars it is about. */
  readonly makes: readonly string[]
  readonly codec: PositionCodec
}

function codecsOf(config: Config): readonly MakeCodec[] {
  const { mqttTeslaTopic, mqttBmwTopic, positionStaleAfterMs: staleAfterMs, liveMaxCars } = config
  const maxCars = 2 * liveMaxCars
  const tesla = (topicBase: string) => createTeslaTelemetry({ topicBase, maxCars })
  const bmw = (topicBase: string) => createBmwCarData({ topicBase, staleAfterMs, maxCars })
  return [
    ...(mqttTeslaTopic === null ? [] : [{ makes: ['TESLA'], codec: tesla(mqttTeslaTopic) }]),
    ...(mqttBmwTopic === null ? [] : [{ makes: ['BMW', 'MINI'], codec: bmw(mqttBmwTopic) }]),
  ]
}

type Broker = NonNullable<LivePositionsOptions<PositionRecord>['broker']>

const FIRST_RETRY_MS = 250
const CONNECT_TIMEOUT_MS = 10_000

function brokerOf(config: Config): Broker | null {
  const { mqttUrl: url, mqttUsername, mqttCa, mqttCertificate, mqttKey } = config
  if (url === null) return null
  const passwordFile = config.secretFiles.get('MQTT_PASSWORD')
  return {
    url,
    readCredentials: () => {
      const password =
        passwordFile === undefined ? config.mqttPassword : readFileSync(passwordFile, 'utf8').trim()
      return {
        ...(mqttUsername === null ? {} : { username: mqttUsername }),
        ...(password === null ? {} : { password }),
      }
    },
    tls: {
      ...(mqttCa === null ? {} : { ca: mqttCa }),
      ...(mqttCertificate === null ? {} : { cert: mqttCertificate }),
      ...(mqttKey === null ? {} : { key: mqttKey }),
    },
    maxPacketBytes: config.mqttMaxPacketBytes,
    keepAliveSeconds: config.mqttKeepAliveSeconds,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    retry: { firstMs: FIRST_RETRY_MS, longestMs: config.mqttRetryMaxMs },
  }
}

const pollOf = (config: Config, { askPosition }: CarQuestions) => ({
  ask: askPosition,
  everyMs: config.livePollMs,
  parkedEveryMs: config.livePollParkedMs,
  callsPerCarPerHour: config.livePollsPerCarPerHour,
  callsPerHour: config.livePollsPerHour,
})

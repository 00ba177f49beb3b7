/**
 * Positions in normal form on a topic of our own, `<base>/<vehicle id>`: how the processes of one gateway tell each other
 * what one of them asked for or was told. JSON with the fields of `PositionRecord`, times in epoch milliseconds.
 *
 * @module
 */
import {
  ParseError,
  readNumber,
  readObject,
  readOptional,
  readString,
  type JsonObject,
} from '../../backend/parse.ts'
import type { PositionQuality, PositionRecord, PositionSource } from '../client.ts'
import type { Learned, PositionCodec, PositionUpdate } from './codec.ts'
import { readCoordinates } from './fixes.ts'
import { decoded, readJson } from './payloads.ts'

export interface SharedPositionsOptions {
  /** First levels of the topic, e.g. `roundabout/positions`. */
  readonly topicBase: string
  /** Unique per process: its own messages come back to it and are passed over. */
  readonly processId: string
}

export interface SharedPositions extends PositionCodec {
  /** `null` for a car that is known by its VIN alone: such a position came from a stream that everybody hears. */
  encode(update: PositionUpdate): Message | null
}

export interface Message {
  readonly topic: string
  readonly payload: Uint8Array
}

const VERSION = 1
const TEXT = new TextEncoder()
/** A provider's name as the schema spells it. */
const SOURCE = /^[A-Z][A-Z\d_]{0,63}$/
const QUALITIES: Readonly<Record<PositionQuality, true>> = {
  LIVE: true,
  LAST_PARKED: true,
  STALE: true,
}
const LEARNED: Readonly<Record<Learned, true>> = { STREAMED: true, ASKED: true, TOLD: true }

export function createSharedPositions({
  topicBase,
  processId,
}: SharedPositionsOptions): SharedPositions {
  const prefix = `${topicBase}/`
  return {
    topics: [`${prefix}+`],
    encode: ({ car, position, learned }) =>
      'vin' in car || !isTopicLevel(car.vehicleId)
        ? null
        : {
            topic: prefix + car.vehicleId,
            payload: TEXT.encode(JSON.stringify(toJson(position, learned, processId))),
          },
    decode: (topic, payload, receivedAtMs) => {
      if (!topic.startsWith(prefix)) return 'NOT_MINE'
      const vehicleId = topic.slice(prefix.length)
      if (!isTopicLevel(vehicleId)) return 'NOT_MINE'
      return decoded(() => {
        const message = readObject(readJson(payload), 'message')
        if (message.from === processId) return []
        // A newer version of the gateway beside this one may say more; what cannot be read is not guessed at.
        if (message.version !== VERSION) throw new ParseError('version', '1', message.version)
        const learned = readWord(LEARNED)(message.learned, 'learned')
        const position = readPosition(readObject(message.position, 'position'), receivedAtMs)
        return [{ car: { vehicleId }, position, learned }]
      })
    },
    reset: () => undefined,
  }
}

const isTopicLevel = (text: string): boolean => text !== '' && !/[/+#\0]/.test(text)

/** A reading that failed is told as one that is not there: errors are for who asked. */
const toJson = (position: PositionRecord, learned: Learned, from: string) => ({
  version: VERSION,
  from,
  learned,
  position: {
    ...position,
    speedKph: typeof position.speedKph === 'number' ? position.speedKph : null,
  },
})

const readPosition = (position: JsonObject, receivedAtMs: number): PositionRecord => ({
  ...readCoordinates(position.latitude, position.longitude, 'position'),
  headingDegrees: readOptional(position.headingDegrees, 'headingDegrees', readNumber),
  speedKph: readOptional(position.speedKph, 'speedKph', readNumber),
  accuracyMeters: readOptional(position.accuracyMeters, 'accuracyMeters', readNumber),
  recordedAtMs: readOptional(position.recordedAtMs, 'recordedAtMs', readNumber),
  receivedAtMs: readOptional(position.receivedAtMs, 'receivedAtMs', readNumber) ?? receivedAtMs,
  quality: readWord(QUALITIES)(position.quality, 'quality'),
  source: readSource(position.source),
})

function readSource(value: unknown): PositionSource {
  const source = readString(value, 'source')
  if (SOURCE.test(source)) return source as PositionSource
  throw new ParseError('source', 'a name in upper case', value)
}

const readWord =
  <T extends string>(words: Readonly<Record<T, true>>) =>
  (value: unknown, path: string): T => {
    const word = readString(value, path)
    if (Object.hasOwn(words, word)) return word as T
    throw new ParseError(path, `one of ${Object.keys(words).join(', ')}`, value)
  }

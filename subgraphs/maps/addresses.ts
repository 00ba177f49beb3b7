/**
 * Addresses of one provider, kept between operations where its terms allow that.
 *
 * @module
 */
import { eachBy } from '../backend/each-by.ts'
import { BackendError, isBackendError } from '../backend/errors.ts'
import type { CacheJournal, Loaded, RecordCache } from '../backend/record-cache.ts'
import type { Health } from './choice/health.ts'
import type { PoolMember } from './choice/pool.ts'
import type { AddressKey, AddressRecord } from './map-provider.ts'

/**
 * Asks `member` for addresses; each is answered or failed for itself.
 *
 * @param shares the time that is left of the request is divided into so many parts, and this may take one.
 */
export type AskAddresses = (
  member: PoolMember,
  keys: readonly AddressKey[],
  shares: number,
) => Promise<readonly Loaded<AddressRecord>[]>

/** Runs `task` within one of `shares` equal parts of what is left of the request's time. */
export type WithinShare = <T>(shares: number, task: () => Promise<T>) => Promise<T>

export interface AddressDeps {
  readonly cache: RecordCache
  readonly withinShare: WithinShare
  readonly journal?: CacheJournal
}

export function createAskAddresses({ cache, withinShare, journal }: AddressDeps): AskAddresses {
  const noted = journal === undefined ? {} : { journal }
  const inShare = async (shares: number, task: () => Promise<readonly Loaded<AddressRecord>[]>) => {
    const answers = await withinShare(shares, task)
    return shares === 1 ? answers : answers.map(toOwnTimeout)
  }
  return async (member, keys, shares) => {
    member.health.begin()
    if (keys.length === 0) return []
    const service = member.health.of('address')
    const since = service.begin()
    const byKey = new Map(keys.map((key) => [cacheKeyOf(member, key), key]))
    const ask = eachBy((text: string) => {
      const { language, ...place } = byKey.get(text) as AddressKey
      return member.provider.reverseGeocode(place, language)
    })
    const load = async (missing: readonly string[]) => {
      const answers = await inShare(shares, () => ask(missing))
      report(service, since, answers)
      return answers
    }
    const options = member.mayStoreAddresses ? noted : { ...noted, keepSeconds: 0 }
    return cache.readMany('MapView.address', [...byKey.keys()], load, options)
  }
}

/** The end of a share is not the operation's: there is time for another provider. */
const toOwnTimeout = (answer: Loaded<AddressRecord>): Loaded<AddressRecord> =>
  isBackendError(answer) && answer.extensions.code === 'DEADLINE_EXCEEDED'
    ? new BackendError('BACKEND_TIMEOUT', answer.extensions.backend, 'no answer in its share', {
        cause: answer,
      })
    : answer

/** One failure among many answers is a failure. */
function report(health: Health, since: number, answers: readonly Loaded<AddressRecord>[]): void {
  const failure = answers.find((answer): answer is BackendError => isBackendError(answer))
  if (failure === undefined) health.succeeded(since)
  else health.failed(since, failure)
}

const cacheKeyOf = ({ provider: { name } }: PoolMember, key: AddressKey): string =>
  `${name},${String(key.latitude)},${String(key.longitude)},${key.language ?? ''}`

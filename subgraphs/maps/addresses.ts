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

/** Beside a map's address. */
const SHOWN_AT = ['Query.reverseGeocode']

export function createAskAddresses({ cache, withinShare, journal }: AddressDeps): AskAddresses {
  const options = { shownAt: SHOWN_AT, ...(journal && { journal }) }
  return async (member, keys, shares) => {
    member.health.promise()
    if (keys.length === 0) return []
    const ask = createAsk(member, withinShare, shares)
    if (!member.mayStoreAddresses) {
      journal?.noteUncacheable()
      return ask(keys)
    }
    const byText = new Map(keys.map((key) => [textOf(member, key), key]))
    const load = (missing: readonly string[]) =>
      ask(missing.map((text) => byText.get(text) as AddressKey))
    return cache.readMany('MapView.address', [...byText.keys()], load, options)
  }
}

/** One call per place; the provider's health hears how they ended. */
function createAsk({ provider, health }: PoolMember, withinShare: WithinShare, shares: number) {
  const askEach = eachBy((key: AddressKey) => provider.reverseGeocode(key, key.language))
  return async (keys: readonly AddressKey[]): Promise<readonly Loaded<AddressRecord>[]> => {
    const service = health.of('address')
    const since = service.begin()
    if (shares === 1) return report(service, since, await askEach(keys))
    const answers = await withinShare(shares, () => askEach(keys))
    return report(service, since, answers.map(toOwnTimeout))
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
function report(
  health: Health,
  since: number,
  answers: readonly Loaded<AddressRecord>[],
): readonly Loaded<AddressRecord>[] {
  const failure = answers.find((answer) => answer instanceof Error)
  if (failure === undefined) health.succeeded(since)
  else if (isBackendError(failure)) health.failed(since, failure)
  return answers
}

const textOf = ({ provider: { name } }: PoolMember, key: AddressKey): string =>
  `${name},${String(key.latitude)},${String(key.longitude)},${key.language ?? ''}`

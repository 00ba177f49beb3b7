/**
 * Pictures, from another provider where the one that a URL names fails: every provider's picture says inside whose it is.
 *
 * @module
 */
import { isBackendError } from '../backend/errors.ts'
import type { MapsPool, PoolMember } from './choice/pool.ts'
import { watch } from './choice/watch.ts'
import type { MapBytes, PictureView } from './map-provider.ts'
import type { PictureClaims } from './picture-view.ts'

/** `null` when no such provider is configured. */
export type Pictures = (wanted: PictureClaims) => Promise<MapBytes | null>

/** In seconds: another provider's picture stands in for a while only. */
const STAND_IN_MAX_AGE_SECONDS = 60

export function createPictures(pool: MapsPool, mayReplace: boolean): Pictures {
  const othersThan = (named: PoolMember, view: PictureView) =>
    pool
      .rank({ places: [view], languages: [], calls: 1 })
      .filter(({ candidate, obstacle }) => candidate !== named && obstacle === null)
      .map(({ candidate }) => candidate)

  return async ({ provider, view }) => {
    const named = pool.named(provider)
    if (named === undefined) return null
    const others = mayReplace ? othersThan(named, view) : []
    const isWell = named.health.of('picture').standingOfPromised() === 'WELL'
    const isFirst = isWell || others.length === 0
    return draw(pool, named, isFirst ? [named, ...others] : [...others, named], view)
  }
}

/** From the first of `members` that can; else why the last one could not. */
async function draw(
  pool: MapsPool,
  named: PoolMember,
  [member, ...rest]: readonly PoolMember[],
  view: PictureView,
): Promise<MapBytes | null> {
  if (member === undefined) return null
  try {
    const picture = await drawOne(member, view)
    return member === named ? picture : standIn(picture)
  } catch (error) {
    const [next] = rest
    if (!isBackendError(error) || error.extensions.code === 'DEADLINE_EXCEEDED' || !next)
      throw error
    pool.moved(member.provider.name, next.provider.name, error.extensions.code)
    return draw(pool, named, rest, view)
  }
}

function drawOne(member: PoolMember, view: PictureView): Promise<MapBytes> {
  const health = member.health.of('picture')
  if (health.standing() === 'QUOTA') return Promise.reject(health.quotaError())
  return watch(member, 'picture', () => member.provider.staticImage(view))
}

const standIn = ({ bytes, maxAgeSeconds }: MapBytes): MapBytes => ({
  bytes,
  maxAgeSeconds: Math.min(maxAgeSeconds, STAND_IN_MAX_AGE_SECONDS),
})

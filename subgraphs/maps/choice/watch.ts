import { isBackendError } from '../../backend/errors.ts'
import type { CallKind } from './metered-provider.ts'
import type { PoolMember } from './pool.ts'

/** One call to a provider; how it ends is remembered. */
export async function watch<T>(
  { health }: PoolMember,
  kind: CallKind,
  call: () => Promise<T>,
): Promise<T> {
  const service = health.of(kind)
  const since = service.begin()
  try {
    const answer = await call()
    service.succeeded(since)
    return answer
  } catch (error) {
    if (isBackendError(error)) service.failed(since, error)
    throw error
  }
}

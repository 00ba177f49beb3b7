import type { BackendErrorCode } from '../../backend/errors.ts'
import type { StatusErrorReader } from '../../backend/status-error.ts'

const MEANINGS: Readonly<Record<number, readonly [BackendErrorCode, string]>> = {
  402: ['BACKEND_QUOTA', 'our account there has to be paid'],
  408: ['VEHICLE_ASLEEP', 'the vehicle is offline or asleep'],
  412: ['BACKEND_REJECTED', 'we are not registered in this region'],
  421: ['BACKEND_REJECTED', 'the vehicle is served from another region'],
}

/** Signing proxies turn the 408 of a car that sleeps into a 500, but leave its text. */
const ASLEEP = 'offline or asleep'

/** For the `HttpBackend` of Tesla. */
export const readTeslaError: StatusErrorReader = ({ status, body }) => {
  const meaning = MEANINGS[body.includes(ASLEEP) ? 408 : status]
  return meaning === undefined ? null : { code: meaning[0], message: meaning[1] }
}

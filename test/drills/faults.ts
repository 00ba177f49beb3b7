/**
 * What each fault of the sandbox means to whoever asks a backend that plays it. One row each: nothing else in the drills
 * knows a fault by its name.
 *
 * @module
 */
export interface Meaning {
  readonly code: string
  /** When the backend says it wants to be asked again. */
  readonly retryAfterSeconds?: number
  /** No answer, or one that says it cannot answer: counts for the circuit. */
  readonly isOutage?: true
  /** Known before its time is over: asking again may help. */
  readonly isRetried?: true
  /** Our token was refused: where it can be got anew, it is, and the call is made again. */
  readonly isTokenRefused?: true
  /** There is no such thing. */
  readonly isAbsent?: true
  /** Time runs out on it. */
  readonly isSlow?: true
}

const OUTAGE = { code: 'BACKEND_UNAVAILABLE', isOutage: true, isRetried: true } as const
const HANG = { code: 'BACKEND_TIMEOUT', isOutage: true, isSlow: true } as const
const MALFORMED = { code: 'BACKEND_MALFORMED' } as const
const QUOTA = { code: 'BACKEND_QUOTA' } as const
const REJECTED = { code: 'BACKEND_REJECTED' } as const
const AUTH = { code: 'BACKEND_AUTH' } as const

/** Of every backend. */
export const GENERIC: Readonly<Record<string, Meaning>> = {
  down: OUTAGE,
  slow: HANG,
  'slow-body': HANG,
  'rate-limited': { ...QUOTA, retryAfterSeconds: 1 },
  'rate-limited-silent': QUOTA,
  'server-error': OUTAGE,
  malformed: MALFORMED,
  'wrong-content-type': MALFORMED,
  'expired-token': { ...AUTH, isTokenRefused: true },
  // It asks for more time than a call has here.
  unavailable: { code: 'BACKEND_UNAVAILABLE', isOutage: true, retryAfterSeconds: 1 },
  'not-found': { ...REJECTED, isAbsent: true },
  redirect: MALFORMED,
  nonsense: MALFORMED,
  'cut-off': OUTAGE,
  endless: MALFORMED,
}

/** What a backend can do besides; `null` = nothing that this question would notice. */
export const OWN: Readonly<Record<string, Readonly<Record<string, Meaning | null>>>> = {
  smartcar: {
    asleep: { code: 'VEHICLE_ASLEEP' },
    'vehicle-rate-limited': { ...QUOTA, retryAfterSeconds: 30 },
    upstream: OUTAGE,
    billing: QUOTA,
    // 200: the one signal could not be read.
    'signal-error': { code: 'BACKEND_UNAVAILABLE' },
  },
  tesla: {
    asleep: { code: 'VEHICLE_ASLEEP' },
    'wrong-region': REJECTED,
    'not-registered': REJECTED,
  },
  viss: {
    'no-fix': null,
    'car-unreachable': OUTAGE,
    forbidden: AUTH,
    'error-in-200': { code: 'BACKEND_UNAVAILABLE' },
  },
  google: { 'over-query-limit': QUOTA, 'request-denied': AUTH, 'image-html': null },
  mapbox: { forbidden: AUTH, 'image-html': null },
  here: { 'plan-used-up': QUOTA, 'image-html': null },
  osm: {
    'unable-to-geocode': null,
    blocked: AUTH,
    bandwidth: { ...OUTAGE, ...QUOTA },
    'tile-html': null,
  },
}

/** Failures that something from before may be shown for. Not among them: what is said of the question or of us. */
const TROUBLE = [
  'BACKEND_MALFORMED',
  'BACKEND_QUOTA',
  'BACKEND_TIMEOUT',
  'BACKEND_UNAVAILABLE',
  'VEHICLE_ASLEEP',
]

export const isTrouble = ({ code }: Meaning): boolean => TROUBLE.includes(code)

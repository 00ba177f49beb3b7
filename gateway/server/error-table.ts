/**
 * Every error a client can meet: one closed table.
 *
 * @module
 */

export interface ErrorRow {
  /** Whether the same request may succeed later without anybody changing anything. */
  readonly retryable: boolean
  /** When the whole request ends with it; an executed operation that carries data is 200. */
  readonly httpStatus: number
  /** What it means and what it asks of the caller, for the manual. */
  readonly doc: string
  /**
   * What a client reads. Absent: the thrower's own words, which were written for the caller. `backend` is the name of
   * the one to blame.
   */
  readonly say?: (backend: string) => string
}

const table = {
  UNAUTHENTICATED: {
    retryable: false,
    httpStatus: 401,
    doc: 'No credential, or one that is not good. Send a valid one.',
  },
  FORBIDDEN: {
    retryable: false,
    httpStatus: 403,
    doc: 'Not for this caller; `missing` says what is lacking.',
  },
  SUBSCRIPTION_REQUIRED: {
    retryable: false,
    httpStatus: 402,
    doc: 'The service plan does not cover `feature`; `status` is the state of the plan.',
  },
  RATE_LIMITED: {
    retryable: true,
    httpStatus: 429,
    doc: 'Too many requests at once. Wait `retryAfterSeconds`.',
  },
  QUOTA_EXCEEDED: {
    retryable: false,
    httpStatus: 429,
    doc: "The caller's quota for the period is used up.",
  },
  COST_EXCEEDED: {
    retryable: false,
    httpStatus: 400,
    doc: 'The operation may cost more than one operation is allowed. Ask for less.',
  },
  BAD_USER_INPUT: {
    retryable: false,
    httpStatus: 400,
    doc: 'The request is at fault; the message says where.',
  },
  NOT_FOUND: {
    retryable: false,
    httpStatus: 404,
    doc: 'There is no such thing.',
  },
  DEADLINE_EXCEEDED: {
    retryable: true,
    httpStatus: 504,
    doc: 'The time for the whole operation ran out.',
    say: () => 'The time for this operation ran out.',
  },
  BACKEND_TIMEOUT: {
    retryable: true,
    httpStatus: 504,
    doc: 'A backend gave no complete answer within its budget.',
    say: (backend) => `The backend "${backend}" did not answer in time.`,
  },
  BACKEND_UNAVAILABLE: {
    retryable: true,
    httpStatus: 503,
    doc: 'A backend cannot be reached or is failing.',
    say: (backend) => `The backend "${backend}" is not available.`,
  },
  BACKEND_REJECTED: {
    retryable: false,
    httpStatus: 502,
    doc: 'A backend refused what was asked of it.',
    say: (backend) => `The backend "${backend}" refused the request.`,
  },
  BACKEND_AUTH: {
    retryable: false,
    httpStatus: 502,
    doc: "A backend refused the gateway's own credential. The operator must act.",
    say: (backend) => `The backend "${backend}" does not accept this gateway.`,
  },
  BACKEND_QUOTA: {
    retryable: true,
    httpStatus: 503,
    doc: "The gateway's quota at a backend is used up for now; `retryAfterSeconds` when the backend tells.",
    say: (backend) => `The backend "${backend}" takes no more requests for now.`,
  },
  BACKEND_MALFORMED: {
    retryable: false,
    httpStatus: 502,
    doc: 'A backend answered, but not in the shape it promises.',
    say: (backend) => `The backend "${backend}" gave an answer that makes no sense.`,
  },
  VEHICLE_ASLEEP: {
    retryable: true,
    httpStatus: 503,
    doc: 'The car sleeps and answers nothing; it is not woken for this.',
    say: () => 'The car is asleep or out of reach.',
  },
  INTERNAL: {
    retryable: false,
    httpStatus: 500,
    doc: 'A fault of the gateway. The log has the cause under `requestId`.',
    say: () => 'Something went wrong in the gateway.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof table

export const ERROR_TABLE: Readonly<Record<ErrorCode, ErrorRow>> = table

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(table, code)

/** Failures worth a log line: not the caller's doing. */
export const isFailure = (code: ErrorCode): boolean => ERROR_TABLE[code].say !== undefined

/** Markdown, to stand between the README's `<!-- errors:start -->` and `<!-- errors:end -->`. */
export const renderErrorTable = (): string =>
  [
    '| Code | HTTP | Retry | What it means |',
    '|---|---|---|---|',
    ...Object.entries(ERROR_TABLE).map(
      ([code, { httpStatus, retryable, doc }]) =>
        `| \`${code}\` | ${String(httpStatus)} | ${retryable ? 'yes' : 'no'} | ${doc} |`,
    ),
  ].join('\n')

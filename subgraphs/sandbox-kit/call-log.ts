/**
 * What the sandbox backends were asked: counted, and the latest kept as method and path without credentials.
 *
 * @module
 */
export interface CallsOfBackend {
  /** Since start or the last `clear`, failed ones included. */
  readonly count: number
  /** The latest, oldest first, e.g. `GET /v3/connections?page=1`. At most {@link MAX_KEPT_CALLS}. */
  readonly calls: readonly string[]
}

export interface CallLog {
  record(backend: string, method: string, url: string): void
  of(backend: string): CallsOfBackend
  clear(): void
}

export const MAX_KEPT_CALLS = 1000

const SECRET_PARAMETERS = [
  'access_token',
  'apikey',
  'client_secret',
  'code',
  'key',
  'password',
  'session',
  'signature',
  'token',
]

export function createCallLog(): CallLog {
  const logs = new Map<string, { count: number; calls: string[] }>()
  return {
    record: (backend, method, url) => {
      const log = logs.get(backend) ?? { count: 0, calls: [] }
      log.count += 1
      log.calls.push(`${method} ${withoutCredentials(url)}`)
      if (log.calls.length > MAX_KEPT_CALLS) log.calls.shift()
      logs.set(backend, log)
    },
    of: (backend) => {
      const { count, calls } = logs.get(backend) ?? { count: 0, calls: [] }
      return { count, calls: [...calls] }
    },
    clear: () => {
      logs.clear()
    },
  }
}

/** The URL as it came, without parameters that prove something. */
function withoutCredentials(url: string): string {
  const [path = '/', query = ''] = splitOnce(url, '?')
  const kept = query.split('&').filter((part) => {
    const name = (part.split('=')[0] ?? '').toLowerCase()
    return part !== '' && !SECRET_PARAMETERS.includes(name)
  })
  return kept.length === 0 ? path : `${path}?${kept.join('&')}`
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

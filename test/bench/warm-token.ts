/**
 * What a bearer token costs that was verified before: CPU time of one `authenticate`, in microseconds. Run it by
 * `node test/bench/warm-token.ts`; it fails above the limit.
 *
 * @module
 */
import { createAuthenticate } from '../../gateway/identity/authenticate.ts'
import { createFreshRead } from '../../gateway/identity/identity-store.ts'
import { createJwtIssuer } from '../../gateway/identity/jwt.ts'
import { createTokenVerifier } from '../../gateway/identity/tokens/token-verifier.ts'
import type { Transport } from '../../subgraphs/backend/transport.ts'
import { BENCH_AUDIENCE, BENCH_ISSUER, createBenchIssuer, createBenchKey } from './issuer.ts'

const LIMIT_US = 15
const PEOPLE = 1000
const REQUESTS = 200_000
const ROUNDS = 5

const bench = await createBenchIssuer(await createBenchKey())
const transport: Transport = () =>
  Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(bench.jwks)) })

const authenticate = createAuthenticate({
  verifyApiKey: () => {
    throw new TypeError('expected no key')
  },
  verifyToken: createTokenVerifier({
    issuers: [
      createJwtIssuer({
        issuer: BENCH_ISSUER,
        audience: BENCH_AUDIENCE,
        jwksUrl: `${BENCH_ISSUER}/jwks`,
        algorithms: ['ES256'],
        clockToleranceSeconds: 30,
        timeoutMs: 1000,
        transport,
        now: Date.now,
      }),
    ],
    introspection: null,
    read: createFreshRead({ get: () => Promise.resolve(undefined) }, Date.now),
    now: Date.now,
  }),
})

const authorizations = await Promise.all(
  Array.from({ length: PEOPLE }, async (_, n) => `Bearer ${await bench.token(`u${String(n)}`)}`),
)

/** A header arrives as fresh bytes each time: a text that was hashed before would be too cheap. */
const freshText = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

async function round(requests: number): Promise<number> {
  let textUs = 0
  const before = process.cpuUsage()
  for (let n = 0; n < requests; n += 1) {
    const authorization = authorizations[n % PEOPLE]
    await authenticate({ authorization: freshText(authorization ?? '') })
  }
  const used = process.cpuUsage(before)
  const textBefore = process.cpuUsage()
  for (let n = 0; n < requests; n += 1) textUs += freshText(authorizations[n % PEOPLE] ?? '').length
  const text = process.cpuUsage(textBefore)
  if (textUs === 0) throw new TypeError('expected tokens')
  return (used.user + used.system - text.user - text.system) / requests
}

await round(PEOPLE * 10)
const costs: number[] = []
for (let n = 0; n < ROUNDS; n += 1) costs.push(await round(REQUESTS))
const medianUs = costs.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Infinity
console.log(
  `warm JWT: ${medianUs.toFixed(2)} µs of CPU per request (limit ${String(LIMIT_US)}; ${String(ROUNDS)} rounds of ${String(REQUESTS)})`,
)
if (medianUs > LIMIT_US) process.exitCode = 1

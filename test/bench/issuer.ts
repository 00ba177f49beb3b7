/**
 * Who signs the bench's tokens: a key pair derived once per process tree and handed on through the environment, so
 * that the stub publishes what the load generator signs with.
 *
 * @module
 */
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'

export const BENCH_ISSUER = 'https://issuer.bench.test'
export const BENCH_AUDIENCE = 'https://api.bench.test'
/** Whom tokens are issued to; one for itself is the app's own. */
export const BENCH_APP = 'bench'

/** Makes the variable `BENCH_KEY` for child processes. */
export async function createBenchKey(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return JSON.stringify({ ...(await exportJWK(privateKey)), kid: 'bench', alg: 'ES256' })
}

export interface BenchIssuer {
  readonly jwks: { readonly keys: readonly JWK[] }
  token(userId: string): Promise<string>
}

export async function createBenchIssuer(key = process.env['BENCH_KEY']): Promise<BenchIssuer> {
  if (key === undefined) throw new TypeError('expected the key in BENCH_KEY')
  const { d, ...publicKey } = JSON.parse(key) as JWK
  const privateKey = await importJWK({ ...publicKey, d } as JWK, 'ES256')
  return {
    jwks: { keys: [{ ...publicKey, use: 'sig' }] },
    token: (userId) =>
      new SignJWT({ scope: 'car.read map.read', client_id: BENCH_APP })
        .setProtectedHeader({ alg: 'ES256', kid: 'bench', typ: 'at+jwt' })
        .setIssuer(BENCH_ISSUER)
        .setAudience(BENCH_AUDIENCE)
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime('2h')
        .sign(privateKey),
  }
}

/**
 * AWS Signature Version 4: every call is signed with a key that never travels.
 *
 * @module
 */
import { createHash, createHmac } from 'node:crypto'
import type {
  Credential,
  OutgoingCall,
  ProofHeaders,
} from '../../../subgraphs/backend/credential.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import type { Secret } from '../secrets.ts'

export interface SigV4Options {
  /** The backend's name, for errors. */
  readonly backend: string
  /** E.g. `eu-central-1`. */
  readonly region: string
  /** E.g. `execute-api`. */
  readonly service: string
  readonly accessKeyId: Secret
  readonly secretAccessKey: Secret
  /** Of temporary credentials. */
  readonly sessionToken?: Secret | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export const sigV4Credential = (options: SigV4Options): Credential => ({
  headers: (call) => {
    try {
      return signV4(options, call)
    } catch (cause) {
      throw new BackendError('BACKEND_AUTH', options.backend, 'the call cannot be signed', {
        cause,
      })
    }
  },
  refused: () => false,
})

/** Headers that the signature covers; `content-type` where there is one. */
export function signV4(options: SigV4Options, call: OutgoingCall): ProofHeaders {
  const stamp = new Date(options.now()).toISOString().replaceAll(/[-:]|\.\d{3}/g, '')
  const url = new URL(call.url)
  const bodyHash = sha256(call.body ?? '')
  const token = options.sessionToken?.()
  const added = {
    'x-amz-date': stamp,
    ...(options.service === 's3' ? { 'x-amz-content-sha256': bodyHash } : {}),
    ...(token === undefined ? {} : { 'x-amz-security-token': token }),
  }
  const contentType = call.headers['content-type']
  const signed = Object.entries({
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    host: url.host,
    ...added,
  }).toSorted(byName)
  const names = signed.map(([name]) => name).join(';')
  const canonical = [
    call.method,
    pathOf(url, options.service),
    queryOf(url),
    ...signed.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}`),
    '',
    names,
    bodyHash,
  ].join('\n')
  const scope = `${stamp.slice(0, 8)}/${options.region}/${options.service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n')
  const signature = hmac(signingKey(options, stamp.slice(0, 8)), text).toString('hex')
  const credential = `Credential=${options.accessKeyId()}/${scope}`
  return {
    ...added,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

const signingKey = ({ secretAccessKey, region, service }: SigV4Options, day: string): Buffer =>
  [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secretAccessKey()}`, day))

/** S3 signs the path as it travels, every other service encodes it once more. */
const pathOf = ({ pathname }: URL, service: string): string =>
  service === 's3' ? pathname : pathname.split('/').map(encode).join('/')

const queryOf = ({ searchParams }: URL): string =>
  [...searchParams]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted((a, b) => byName(a, b) || (a[1] < b[1] ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

/** RFC 3986: only unreserved characters stay. */
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : a > b ? 1 : 0

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

const hmac = (key: string | Buffer, text: string): Buffer =>
  createHmac('sha256', key).update(text, 'utf8').digest()

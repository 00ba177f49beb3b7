import type { IncomingMessage } from 'node:http'
import { readFields, type Answer } from '../answer.ts'
import type { TokenDesk } from '../token-desk.ts'

export const CLIENT_ID = 'sandbox-tesla'
export const CLIENT_SECRET = 'sandbox-tesla-secret'

/** `POST /oauth2/v3/token`: client credentials, with the region's base URL as audience. */
export async function issueToken(request: IncomingMessage, desk: TokenDesk): Promise<Answer> {
  const fields = await readFields(request)
  if (fields.grant_type !== 'client_credentials') return refusal(400, 'unsupported_grant_type')
  if (fields.client_id !== CLIENT_ID || fields.client_secret !== CLIENT_SECRET) {
    return refusal(401, 'invalid_client')
  }
  if (typeof fields.audience !== 'string' || fields.audience === '') {
    return refusal(400, 'invalid_audience')
  }
  const body = {
    access_token: desk.issue(),
    expires_in: desk.lifetimeSeconds,
    token_type: 'Bearer',
  }
  return { status: 200, headers: { 'cache-control': 'no-store' }, body }
}

const refusal = (status: number, error: string): Answer => ({
  status,
  body: { error, error_description: error.replaceAll('_', ' ') },
})

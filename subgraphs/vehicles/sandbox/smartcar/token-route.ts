import type { IncomingMessage } from 'node:http'
import { readFields, type Answer } from '../answer.ts'
import type { TokenDesk } from '../token-desk.ts'

export const CLIENT_ID = 'sandbox-smartcar'
export const CLIENT_SECRET = 'sandbox-smartcar-secret'

/** `POST /oauth2/token`: client credentials only, in the body or as HTTP Basic. */
export async function issueToken(request: IncomingMessage, desk: TokenDesk): Promise<Answer> {
  const fields = await readFields(request)
  if (fields.grant_type !== 'client_credentials') {
    return refusal(400, 'invalid_request', 'grant_type must be client_credentials')
  }
  const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`
  const isKnown =
    request.headers.authorization === basic ||
    (fields.client_id === CLIENT_ID && fields.client_secret === CLIENT_SECRET)
  if (!isKnown) return refusal(401, 'invalid_client', 'unknown client, or a wrong secret')
  const body = {
    access_token: desk.issue(),
    token_type: 'Bearer',
    expires_in: desk.lifetimeSeconds,
  }
  return { status: 200, headers: { 'cache-control': 'no-store' }, body }
}

const refusal = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
})

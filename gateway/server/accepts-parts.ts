import Negotiator from 'negotiator'

/** The one form that parts are sent in here: that of 2022-08-24, which Apollo's clients ask for by this name. */
const OFFERED = 'multipart/mixed; deferSpec=20220824'

/** What Apollo Server weighs against each other; it refuses what prefers one of the others. */
const KNOWN = ['multipart/mixed', 'multipart/mixed; incrementalSpec=v0.2', OFFERED]

/** Whether an answer may come in parts: the client has to name the form, `multipart/mixed` alone is any. */
export function acceptsParts(
  headers: { get(name: string): string | null | undefined } | undefined,
): boolean {
  const accept = headers?.get('accept')
  return accept ? new Negotiator({ headers: { accept } }).mediaType(KNOWN) === OFFERED : false
}

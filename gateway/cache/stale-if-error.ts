/** Which failures a record past its age is shown instead of, and which are somebody else's. */

/** The backend's trouble, and not for ever. Not among them: what a backend says of the caller or of the question. */
const BACKENDS_TROUBLE = new Set([
  'BACKEND_MALFORMED',
  'BACKEND_QUOTA',
  'BACKEND_TIMEOUT',
  'BACKEND_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'VEHICLE_ASLEEP',
])

/** No token for a backend is its trouble, too, where the token server is only unwell. */
const PASSING = new Set(['BACKEND_QUOTA', 'BACKEND_TIMEOUT', 'BACKEND_UNAVAILABLE'])

export const mayBeStale = (error: Error): boolean => {
  const code = codeOf(error)
  if (code !== 'BACKEND_AUTH') return BACKENDS_TROUBLE.has(code)
  return error.cause instanceof Error && PASSING.has(codeOf(error.cause))
}

/** It was the other request's time that was over: whoever waited with it may have more. */
export const needsOwnTry = (error: Error): boolean => codeOf(error) === 'DEADLINE_EXCEEDED'

function codeOf(error: Error): string {
  const { extensions } = error as { readonly extensions?: { readonly code?: unknown } }
  return String(extensions?.code)
}

/**
 * People of the sandbox, read off its own page. For development only.
 *
 * @module
 */
import type { DemoPerson } from './demo-routes.ts'

/**
 * @param page the sandbox's page, as JSON.
 * @throws {TypeError} when it is not the page of a sandbox.
 */
export function readSandboxPeople(page: unknown): readonly DemoPerson[] {
  const { people } = (page ?? {}) as { readonly people?: unknown }
  if (!Array.isArray(people)) throw new TypeError("expected the sandbox's page with its people")
  return people.map(readPerson)
}

function readPerson(person: unknown): DemoPerson {
  const { name, accessToken } = (person ?? {}) as Readonly<Record<string, unknown>>
  if (typeof name === 'string' && typeof accessToken === 'string') {
    return { name, token: accessToken }
  }
  throw new TypeError('expected a person of the sandbox with name and access token')
}

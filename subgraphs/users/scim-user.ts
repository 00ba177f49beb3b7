/**
 * SCIM's JSON of one user → {@link UserRecord}. Strict where rights hang on it, lenient where only a name does.
 *
 * @module
 */
import {
  isObject,
  ParseError,
  readArray,
  readBoolean,
  readObject,
  readOptional,
  readString,
  type JsonObject,
} from '../backend/parse.ts'
import type { UserGrantRecord, UserRecord } from './client.ts'

export const createUserReader =
  (extensionUrn: string) =>
  (json: unknown, path: string): UserRecord => {
    const user = readObject(json, path)
    const extension = readOptional(user[extensionUrn], `${path}.extension`, readObject) ?? {}
    return {
      id: readId(user.id, `${path}.id`),
      displayName: displayNameOf(user),
      locale: toLanguageTag(textOf(user.locale) ?? textOf(user.preferredLanguage)),
      email: emailOf(user.emails),
      isActive: readOptional(user.active, `${path}.active`, readBoolean) ?? true,
      billingCustomerId: readOptional(
        extension.stripeCustomerId,
        `${path}.stripeCustomerId`,
        readId,
      ),
      grants: readOptional(extension.vehicles, `${path}.vehicles`, readGrants) ?? [],
    }
  }

function readId(value: unknown, path: string): string {
  const id = readString(value, path)
  if (id === '') throw new ParseError(path, 'an identifier', id)
  return id
}

const readGrants = (value: unknown, path: string): readonly UserGrantRecord[] =>
  readArray(value, path, readGrant).filter((grant) => grant !== null)

/** `null` = a kind of grant we know nothing of, so it grants nothing here. */
function readGrant(value: unknown, path: string): UserGrantRecord | null {
  const grant = readObject(value, path)
  const access = accessOf(grant.type)
  if (access === null) return null
  return { vehicleId: readId(grant.value, `${path}.value`), access, display: textOf(grant.display) }
}

/** SCIM compares such words without case. */
function accessOf(type: unknown): UserGrantRecord['access'] | null {
  switch (textOf(type)?.toLowerCase()) {
    case 'owner':
      return 'OWNER'
    case 'viewer':
      return 'VIEWER'
    default:
      return null
  }
}

function displayNameOf({ displayName, name }: JsonObject): string | null {
  const parts = isObject(name) ? name : {}
  const joined = [parts.givenName, parts.familyName].map(textOf).filter(Boolean).join(' ')
  return textOf(displayName) ?? textOf(parts.formatted) ?? textOf(joined)
}

function emailOf(emails: unknown): string | null {
  const entries = Array.isArray(emails) ? emails.filter(isObject) : []
  const chosen = entries.find(({ primary }) => primary === true) ?? entries[0]
  return textOf(chosen?.value)
}

/** Directories write `de_LI` or `de-li`; `null` for what is no language at all. */
function toLanguageTag(text: string | null): string | null {
  if (text === null) return null
  try {
    return Intl.getCanonicalLocales(text.replaceAll('_', '-'))[0] ?? null
  } catch {
    return null
  }
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

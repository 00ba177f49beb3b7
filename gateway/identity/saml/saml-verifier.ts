/**
 * SAML 2.0 assertions by bearer (RFC 7522 section 3) → who they speak of.
 *
 * @module
 */
import { AuthenticationError } from '../authentication-error.ts'
import { sha256, type IdentityStore } from '../identity-store.ts'
import { BackendError } from '../../../subgraphs/backend/errors.ts'
import { readDocument, verifySignature } from './saml-signature.ts'
import { decodeAssertion } from './saml-text.ts'
import { allOf, childrenOf, SAML, textOf } from './saml-xml.ts'

/** An identity provider whose assertions are taken. */
export interface SamlIssuer {
  /** `Issuer`, as assertions spell it. */
  readonly entityId: string
  /** PEM; several while the provider changes its key. */
  readonly certificates: readonly string[]
  /** Whose name is read: the `NameID`, or the attribute of this name. */
  readonly userAttribute: string | null
}

export interface SamlVerifierOptions {
  readonly issuers: readonly SamlIssuer[]
  /** Whom assertions must be meant for, and as `Recipient` where they must be handed in. */
  readonly tokenEndpoint: string
  readonly clockToleranceSeconds: number
  /** Remembers which assertions were used. */
  readonly store: Pick<IdentityStore, 'claim'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export interface Subject {
  readonly issuer: string
  /** As the provider names the person. */
  readonly name: string
  /** Milliseconds since 1970: what follows from the assertion ends no later. */
  readonly endsAtMs: number
}

/** An assertion that would be good for longer than this is refused, in milliseconds: it had to be remembered as long. */
const MAX_LIFETIME_MS = 86_400_000

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

const refuse = (reason: string): never => {
  throw new AuthenticationError(reason)
}

/**
 * The returned function rejects with {@link AuthenticationError} saying which check failed. The same assertion passes
 * once, in all processes together.
 */
export const createSamlVerifier =
  (options: SamlVerifierOptions) =>
  async (encoded: string): Promise<Subject> => {
    const xml = decodeAssertion(encoded)
    const root = readDocument(xml)
    const issuer = issuerOf(root, options.issuers)
    const assertion = verifySignature(xml, root, issuer.certificates)
    if (issuerOf(assertion, options.issuers) !== issuer) refuse('The assertion names two issuers.')
    const endsAtMs = Math.min(
      checkConditions(assertion, options),
      checkRecipient(assertion, options),
    )
    if (endsAtMs - options.now() > MAX_LIFETIME_MS) {
      refuse('The assertion is good for more than a day.')
    }
    const name = nameOf(assertion, issuer)
    await claim(assertion, issuer, endsAtMs, options)
    return { issuer: issuer.entityId, name, endsAtMs }
  }

function issuerOf(assertion: Element, issuers: readonly SamlIssuer[]): SamlIssuer {
  const [element, ...others] = childrenOf(assertion, SAML, 'Issuer')
  const entityId = others.length === 0 ? textOf(element) : null
  return (
    issuers.find((issuer) => issuer.entityId === entityId) ??
    refuse('The assertion is from an issuer that this gateway does not trust.')
  )
}

/** Answers when they end. */
function checkConditions(assertion: Element, options: SamlVerifierOptions): number {
  const [conditions, ...others] = childrenOf(assertion, SAML, 'Conditions')
  if (conditions === undefined || others.length > 0) {
    return refuse('The assertion has not exactly one "Conditions".')
  }
  const restrictions = childrenOf(conditions, SAML, 'AudienceRestriction')
  const isForUs = (restriction: Element) =>
    childrenOf(restriction, SAML, 'Audience').some(
      (audience) => textOf(audience) === options.tokenEndpoint,
    )
  if (restrictions.length === 0 || !restrictions.every(isForUs)) {
    refuse('The assertion is for another audience ("AudienceRestriction"), not for this gateway.')
  }
  const startsAtMs = instantOf(conditions, 'NotBefore') ?? 0
  const toleranceMs = options.clockToleranceSeconds * 1000
  if (startsAtMs > options.now() + toleranceMs) {
    refuse('The assertion is not valid yet ("Conditions", "NotBefore").')
  }
  return endOf(conditions, 'Conditions', options)
}

/** One confirmation of the subject must be by bearer, for this endpoint, and still good. Answers when it ends. */
function checkRecipient(assertion: Element, options: SamlVerifierOptions): number {
  const [subject, ...others] = childrenOf(assertion, SAML, 'Subject')
  if (subject === undefined || others.length > 0)
    return refuse('The assertion has not one "Subject".')
  const data = childrenOf(subject, SAML, 'SubjectConfirmation')
    .filter((confirmation) => confirmation.getAttribute('Method') === BEARER)
    .flatMap((confirmation) => childrenOf(confirmation, SAML, 'SubjectConfirmationData'))
  if (data.length === 0) refuse('The assertion has no confirmation of its subject by bearer.')
  const ours = data.find((one) => one.getAttribute('Recipient') === options.tokenEndpoint)
  if (ours === undefined) return refuse('The assertion is for another "Recipient".')
  if ((instantOf(ours, 'NotBefore') ?? 0) > options.now()) {
    refuse('The assertion is not valid yet ("SubjectConfirmationData", "NotBefore").')
  }
  return endOf(ours, 'SubjectConfirmationData', options)
}

function endOf(
  element: Element,
  name: string,
  { now, clockToleranceSeconds }: SamlVerifierOptions,
): number {
  const endsAtMs = instantOf(element, 'NotOnOrAfter')
  if (endsAtMs === null) return refuse(`The assertion has no end ("${name}", "NotOnOrAfter").`)
  const believedUntilMs = endsAtMs + clockToleranceSeconds * 1000
  if (believedUntilMs > now()) return believedUntilMs
  return refuse(`The assertion has expired ("${name}", "NotOnOrAfter").`)
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

function instantOf(element: Element, name: string): number | null {
  const text = element.getAttribute(name) || null
  if (text === null) return null
  const instant = INSTANT.test(text) ? Date.parse(text) : NaN
  return Number.isNaN(instant) ? refuse(`The assertion's "${name}" is no instant in UTC.`) : instant
}

function nameOf(assertion: Element, { userAttribute }: SamlIssuer): string {
  const [subject] = childrenOf(assertion, SAML, 'Subject')
  const elements =
    userAttribute === null
      ? subject === undefined
        ? []
        : childrenOf(subject, SAML, 'NameID')
      : allOf(assertion, SAML, 'Attribute')
          .filter((attribute) => attribute.getAttribute('Name') === userAttribute)
          .flatMap((attribute) => childrenOf(attribute, SAML, 'AttributeValue'))
  const name = elements.length === 1 ? textOf(elements[0]) : null
  return name || refuse('The assertion does not name exactly one person.')
}

async function claim(
  assertion: Element,
  issuer: SamlIssuer,
  endsAtMs: number,
  { store, now }: SamlVerifierOptions,
): Promise<void> {
  const id = assertion.getAttribute('ID') ?? ''
  const key = `assertion:${sha256(JSON.stringify([issuer.entityId, id]))}`
  const isFirst = await store.claim(key, endsAtMs - now() + 60_000).catch((cause: unknown) => {
    throw new BackendError('BACKEND_UNAVAILABLE', 'identity', 'its store cannot be written', {
      cause,
    })
  })
  if (!isFirst) refuse('The assertion was used before.')
}

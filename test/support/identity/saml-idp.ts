/**
 * A SAML 2.0 identity provider: assertions signed as real ones are, and the parts to forge them from.
 *
 * @module
 */
import { SignedXml } from 'xml-crypto'
import { newCertificate } from './certificate.ts'

export interface SamlIdp {
  readonly entityId: string
  /** PEM. */
  readonly certificate: string
  readonly privateKey: string
  /** A signed assertion. */
  sign(fields?: AssertionFields, how?: SigningOptions): string
}

export interface AssertionFields {
  readonly id?: string
  readonly issuer?: string
  readonly nameId?: string
  readonly audience?: string | null
  readonly recipient?: string | null
  readonly method?: string
  /** Seconds from now. */
  readonly notBefore?: number
  readonly notOnOrAfter?: number | null
  readonly confirmedUntil?: number | null
  readonly version?: string
  /** XML instead of the name alone. */
  readonly subject?: string
  readonly hasConditions?: boolean
}

export interface SigningOptions {
  readonly privateKey?: string
  readonly signatureAlgorithm?: string
  readonly digestAlgorithm?: string
  /** What the signature covers. Default: the assertion. */
  readonly xpath?: string
}

let nextId = 1

const instant = (seconds: number): string =>
  new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z')

const attribute = (name: string, value: string | null): string =>
  value === null ? '' : ` ${name}="${value}"`

export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

export function assertionXml(fields: AssertionFields & { readonly tokenEndpoint: string }): string {
  const { tokenEndpoint, audience = tokenEndpoint, recipient = tokenEndpoint } = fields
  const { notOnOrAfter = 300, confirmedUntil = 300, hasConditions = true } = fields
  const until = (seconds: number | null) =>
    attribute('NotOnOrAfter', seconds === null ? null : instant(seconds))
  const restriction =
    audience === null
      ? ''
      : `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction>`
  const conditions = hasConditions
    ? `<saml:Conditions NotBefore="${instant(fields.notBefore ?? -60)}"${until(notOnOrAfter)}>${restriction}</saml:Conditions>`
    : ''
  const name = fields.subject ?? `<saml:NameID>${fields.nameId ?? 'ada@example.test'}</saml:NameID>`
  return (
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${fields.id ?? `_a${String(nextId++)}`}" ` +
    `Version="${fields.version ?? '2.0'}" IssueInstant="${instant(0)}">` +
    `<saml:Issuer>${fields.issuer ?? 'https://saml-idp.test'}</saml:Issuer>` +
    `<saml:Subject>${name}<saml:SubjectConfirmation Method="${fields.method ?? BEARER}">` +
    `<saml:SubjectConfirmationData${attribute('Recipient', recipient)}${until(confirmedUntil)}/>` +
    `</saml:SubjectConfirmation></saml:Subject>${conditions}` +
    `<saml:AuthnStatement AuthnInstant="${instant(0)}"><saml:AuthnContext><saml:AuthnContextClassRef>` +
    `urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
    `</saml:Assertion>`
  )
}

export function signXml(
  xml: string,
  options: SigningOptions & { readonly privateKey: string },
): string {
  const signer = new SignedXml({
    privateKey: options.privateKey,
    signatureAlgorithm: options.signatureAlgorithm ?? RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
  })
  signer.addReference({
    xpath: options.xpath ?? "/*[local-name(.)='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', EXCLUSIVE],
    digestAlgorithm: options.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  signer.computeSignature(xml, {
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  return signer.getSignedXml()
}

/** @param tokenEndpoint whom assertions are for, unless a field says otherwise. */
export function createSamlIdp(tokenEndpoint: string): SamlIdp {
  const { certificate, privateKey } = newCertificate('saml-idp.test')
  return {
    entityId: 'https://saml-idp.test',
    certificate,
    privateKey,
    sign: (fields = {}, how = {}) =>
      signXml(assertionXml({ tokenEndpoint, ...fields }), { privateKey, ...how }),
  }
}

export const encode = (xml: string): string => Buffer.from(xml, 'utf8').toString('base64url')

/**
 * The signature of an assertion. Whatever is read later is read from the bytes that were signed, and from nothing else.
 *
 * @module
 */
import { SignedXml } from 'xml-crypto'
import { AuthenticationError } from '../authentication-error.ts'
import { allOf, childrenOf, DSIG, everyElement, isNamed, parseXml, SAML } from './saml-xml.ts'

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'
const ENVELOPED = `${DSIG}enveloped-signature`
const SIGNATURES: ReadonlySet<string | null> = new Set([
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
])
const DIGESTS: ReadonlySet<string | null> = new Set([
  'http://www.w3.org/2001/04/xmlenc#sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512',
])

const refuse = (reason: string, cause?: unknown): never => {
  throw new AuthenticationError(reason, { cause })
}

/** The one assertion that the document is. @throws {AuthenticationError} when it is built in any other way. */
export function readDocument(xml: string): Element {
  const root = parseXml(xml)
  if (!isNamed(root, SAML, 'Assertion')) refuse('The document is not an assertion by itself.')
  if (allOf(root, SAML, 'Assertion').length > 0) refuse('An assertion is wrapped in another one.')
  if (root.getAttribute('Version') !== '2.0') refuse('The assertion is not SAML 2.0.')
  const ids = everyElement(root).flatMap((element) =>
    ['ID', 'Id', 'id'].map((name) => element.getAttribute(name)).filter(Boolean),
  )
  if (new Set(ids).size < ids.length) refuse('Two elements of the assertion have the same ID.')
  return root
}

/**
 * @param root of {@link readDocument}, of the same `xml`.
 * @param certificates PEM, of the one issuer that may have signed it.
 * @returns the assertion as it was signed. @throws {AuthenticationError} when no signature covers all of it.
 */
export function verifySignature(
  xml: string,
  root: Element,
  certificates: readonly string[],
): Element {
  const signature = readSignature(root)
  const signed = certificates
    .map((certificate) => signedBytes(xml, signature, certificate))
    .find((bytes) => bytes !== null)
  if (signed === undefined) return refuse("The assertion's signature does not fit.")
  const element = parseXml(signed ?? '')
  if (!isNamed(element, SAML, 'Assertion') || allOf(element, SAML, 'Assertion').length > 0) {
    refuse('The signature covers something else than the assertion.')
  }
  return element
}

function readSignature(root: Element): Element {
  const [signature, ...others] = childrenOf(root, DSIG, 'Signature')
  if (signature === undefined) return refuse('The assertion is not signed itself.')
  if (others.length > 0 || allOf(root, DSIG, 'Signature').length > 1) {
    refuse('The assertion has more than one signature.')
  }
  const algorithmOf = (name: string) =>
    allOf(signature, DSIG, name).map((element) => element.getAttribute('Algorithm'))
  const isAllowed =
    algorithmOf('SignatureMethod').every((name) => SIGNATURES.has(name)) &&
    algorithmOf('DigestMethod').every((name) => DIGESTS.has(name)) &&
    algorithmOf('CanonicalizationMethod').every((name) => name === EXCLUSIVE)
  if (!isAllowed) refuse('The assertion is signed with an algorithm that is not accepted.')
  if (algorithmOf('Transform').some((name) => name !== EXCLUSIVE && name !== ENVELOPED)) {
    refuse('The signature transforms what it covers.')
  }
  const references = allOf(signature, DSIG, 'Reference').map((one) => one.getAttribute('URI'))
  const id = root.getAttribute('ID')
  if (!id || references.length !== 1 || references[0] !== `#${id}`) {
    refuse('The signature covers something else than the assertion.')
  }
  return signature
}

function signedBytes(xml: string, signature: Element, publicCert: string): string | null {
  const verifier = new SignedXml({ publicCert, getCertFromKeyInfo: () => null })
  try {
    verifier.loadSignature(signature)
    if (!verifier.checkSignature(xml)) return null
  } catch {
    return null
  }
  const [bytes, ...others] = verifier.getSignedReferences()
  return others.length === 0 ? (bytes ?? null) : null
}

import { createPublicKey } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { SignedXml } from 'xml-crypto'
import { newCertificate } from '../../support/identity/certificate.ts'
import {
  startIdentityWorld,
  TOKEN_ENDPOINT,
  type IdentityWorld,
} from '../../support/identity/identity-world.ts'
import { assertionXml, BEARER, encode, signXml } from '../../support/identity/saml-idp.ts'

let world: IdentityWorld
let appKey: string

const stranger = newCertificate('stranger.test')

beforeAll(async () => {
  world = await startIdentityWorld()
  const app = { appId: 'app', scopes: ['car.read'], plan: null, userId: null, expiresAtMs: null }
  appKey = (await world.keys.create(app)).key
})
afterAll(() => world.close())

const handIn = (assertion: string) =>
  world.exchange({
    grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer',
    client_id: 'app',
    client_secret: appKey,
    assertion,
  })

const unsigned = (fields = {}) => assertionXml({ tokenEndpoint: TOKEN_ENDPOINT, ...fields })
const signature = (xml: string) => /<Signature.*<\/Signature>/s.exec(xml)?.[0] ?? ''
const EVA = { nameId: 'eva@example.test' }

/** HMAC keyed with what everybody knows: the certificate's public key. */
function confused(): string {
  const signer = new SignedXml({
    privateKey: createPublicKey(world.saml.certificate).export({ format: 'pem', type: 'spki' }),
    signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  })
  signer.enableHMAC()
  signer.addReference({
    xpath: "/*[local-name(.)='Assertion']",
    transforms: [
      'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
    ],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  })
  signer.computeSignature(unsigned(EVA), {
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  })
  return signer.getSignedXml()
}

const response = (content: string) =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0">` +
  `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://saml-idp.test</saml:Issuer>${content}</samlp:Response>`

/** The good assertion stays inside, where its signature still finds it; the forged one stands around it. */
function wrapped(place: 'subject' | 'object' | 'extension'): string {
  const good = world.saml.sign({ id: '_good' })
  const evil = unsigned({ ...EVA, id: '_evil' })
  if (place === 'subject') {
    return evil
      .replace('</saml:Issuer>', `</saml:Issuer>${signature(good)}`)
      .replace('</saml:Subject>', `${good.replace(signature(good), '')}</saml:Subject>`)
  }
  if (place === 'object') {
    const object = `<Object>${good.replace(signature(good), '')}</Object></Signature>`
    const carrier = signature(good).replace('</Signature>', object)
    return evil.replace('</saml:Issuer>', `</saml:Issuer>${carrier}`)
  }
  return evil.replace(
    '</saml:Assertion>',
    `<x:Extensions xmlns:x="x">${good}</x:Extensions></saml:Assertion>`,
  )
}

const NOT_SIGNED = 'is not signed itself'
const BAD_SIGNATURE = 'signature does not fit'
const NOT_ALONE = 'not an assertion by itself'
const WRAPPED = 'wrapped in another one'

const FORGERIES: Readonly<Record<string, readonly [() => string, string]>> = {
  unsigned: [() => unsigned(), NOT_SIGNED],
  'another name after signing': [
    () => world.saml.sign().replace('ada@example.test', 'eva@example.test'),
    BAD_SIGNATURE,
  ],
  "a stranger's signature": [
    () => signXml(unsigned(), { privateKey: stranger.privateKey }),
    BAD_SIGNATURE,
  ],
  "a stranger's signature with their certificate inside": [
    () =>
      signXml(unsigned(), { privateKey: stranger.privateKey }).replace(
        '</SignatureValue>',
        `</SignatureValue><KeyInfo><X509Data><X509Certificate>${stranger.certificate.replaceAll(/-----[A-Z ]+-----|\n/g, '')}</X509Certificate></X509Data></KeyInfo>`,
      ),
    BAD_SIGNATURE,
  ],
  'the signature of another assertion': [
    () => {
      const [one, other] = [
        world.saml.sign({ id: '_same' }),
        world.saml.sign({ id: '_same', ...EVA }),
      ]
      return other.replace(signature(other), signature(one))
    },
    BAD_SIGNATURE,
  ],
  'a signature by HMAC with the public key': [confused, 'algorithm that is not accepted'],
  'a signature by SHA-1': [
    () => world.saml.sign({}, { signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    'algorithm that is not accepted',
  ],
  'a digest by SHA-1': [
    () => world.saml.sign({}, { digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
    'algorithm that is not accepted',
  ],
  'a signature over a part only': [
    () => {
      const xml = unsigned({ ...EVA, id: '_evil' }).replace(
        '<saml:AuthnStatement',
        '<saml:AuthnStatement ID="_part"',
      )
      return signXml(xml, {
        privateKey: world.saml.privateKey,
        xpath: "//*[local-name(.)='AuthnStatement']",
      })
    },
    'covers something else',
  ],
  'a signature that transforms what it covers': [
    () =>
      world.saml
        .sign()
        .replace(
          '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>',
          '<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"/>',
        ),
    'transforms what it covers',
  ],
  'wrapped: the good one inside the subject': [() => wrapped('subject'), WRAPPED],
  "wrapped: the good one inside the signature's object": [() => wrapped('object'), WRAPPED],
  'wrapped: the good one inside an extension': [() => wrapped('extension'), WRAPPED],
  'a response instead of an assertion': [() => response(world.saml.sign()), NOT_ALONE],
  'a response with a good and a forged assertion': [
    () => response(world.saml.sign() + unsigned(EVA)),
    NOT_ALONE,
  ],
  'a signed response around an unsigned assertion': [
    () =>
      signXml(response(unsigned(EVA)), {
        privateKey: world.saml.privateKey,
        xpath: "/*[local-name(.)='Response']",
      }),
    NOT_ALONE,
  ],
  'two signatures': [
    () => {
      const xml = world.saml.sign()
      return xml.replace(signature(xml), signature(xml) + signature(xml))
    },
    'more than one signature',
  ],
  'two elements of the same ID': [
    () => world.saml.sign({ id: '_twice' }).replace('<saml:Subject>', '<saml:Subject ID="_twice">'),
    'the same ID',
  ],
  'a comment inside the name': [
    () =>
      world.saml
        .sign({ nameId: 'eva@example.test.evil.test' })
        .replace('eva@example.test.evil', 'eva@example.test<!-- -->.evil'),
    'holds a comment',
  ],
  'CDATA inside the name': [
    () => world.saml.sign().replace('ada@example.test', '<![CDATA[ada@example.test]]>'),
    'holds CDATA',
  ],
  'a DOCTYPE': [
    () => `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${world.saml.sign()}`,
    'DOCTYPE',
  ],
  'a processing instruction': [
    () => world.saml.sign().replace('<saml:Subject>', '<?x y?><saml:Subject>'),
    'an instruction',
  ],
  'elements inside the name': [
    () => world.saml.sign({ subject: '<saml:NameID>ada@<b>x</b>example.test</saml:NameID>' }),
    'exactly one person',
  ],
  'two names': [
    () =>
      world.saml.sign({
        subject:
          '<saml:NameID>ada@example.test</saml:NameID><saml:NameID>eva@example.test</saml:NameID>',
      }),
    'exactly one person',
  ],
  'an empty name': [() => world.saml.sign({ nameId: '' }), 'exactly one person'],
  'an issuer that nobody trusts': [
    () => world.saml.sign({ issuer: 'https://evil.test' }),
    'issuer that this gateway does not trust',
  ],
  'another audience': [
    () => world.saml.sign({ audience: 'https://other.test' }),
    'for another audience',
  ],
  'no audience': [() => world.saml.sign({ audience: null }), 'for another audience'],
  'no conditions': [() => world.saml.sign({ hasConditions: false }), '"Conditions"'],
  expired: [() => world.saml.sign({ notOnOrAfter: -60 }), 'has expired'],
  'not valid yet': [() => world.saml.sign({ notBefore: 120 }), 'not valid yet'],
  'without an end': [() => world.saml.sign({ notOnOrAfter: null }), 'no end'],
  'good for a month': [
    () => world.saml.sign({ notOnOrAfter: 2_592_000, confirmedUntil: 2_592_000 }),
    'more than a day',
  ],
  'another recipient': [
    () => world.saml.sign({ recipient: 'https://other.test/oauth/token' }),
    'another "Recipient"',
  ],
  'no recipient': [() => world.saml.sign({ recipient: null }), 'another "Recipient"'],
  'a recipient that begins like ours': [
    () => world.saml.sign({ recipient: `${TOKEN_ENDPOINT}.evil.test` }),
    'another "Recipient"',
  ],
  'a confirmation that is over': [() => world.saml.sign({ confirmedUntil: -60 }), 'has expired'],
  'a confirmation without an end': [() => world.saml.sign({ confirmedUntil: null }), 'no end'],
  'a confirmation by holder of key': [
    () => world.saml.sign({ method: BEARER.replace('bearer', 'holder-of-key') }),
    'by bearer',
  ],
  'SAML 1.1': [() => world.saml.sign({ version: '1.1' }), 'not SAML 2.0'],
  'cut off': [() => world.saml.sign().slice(0, -30), 'well-formed'],
  'no XML': [() => 'hello', 'well-formed'],
  'a person whom the directory does not know': [
    () => world.saml.sign({ nameId: 'nobody@example.test' }),
    'not known here',
  ],
  'a person who is not active': [
    () => world.saml.sign({ nameId: 'dan@example.test' }),
    'not active',
  ],
  'a name that is a filter': [
    () => world.saml.sign({ nameId: 'x" or userName sw "' }),
    'not known here',
  ],
}

describe('a forged assertion is refused with 401 and its reason', () => {
  test.each(Object.entries(FORGERIES))('%s', async (_name, [forge, reason]) => {
    const answer = await handIn(encode(forge()))

    expect(answer.body).toEqual({ error: 'invalid_grant', error_description: expect.any(String) })
    expect(String(answer.body['error_description']).replaceAll("'", '"')).toContain(reason)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('larger than 64 KB', async () => {
    const answer = await handIn(encode(' '.repeat(66_000) + world.saml.sign()))

    expect(answer.status).toBe(401)
    expect(answer.body['error_description']).toContain('larger than 64 KB')
  })

  test.each([
    [
      'plain base64 with line breaks',
      (xml: string) =>
        Buffer.from(xml)
          .toString('base64')
          .replaceAll(/(.{76})/g, '$1\r\n'),
    ],
    ['XML as it is', (xml: string) => xml],
  ])('%s', async (_name, spell) => {
    const answer = await handIn(spell(world.saml.sign()))

    expect(answer.status).toBe(401)
    expect(answer.body['error_description']).toContain('not base64url')
  })
})

test('the same assertion passes once, even when it comes many times at once', async () => {
  const assertion = encode(world.saml.sign())

  const answers = await Promise.all(Array.from({ length: 20 }, () => handIn(assertion)))

  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status !== 200)
  expect(new Set(refused.map(({ status }) => status))).toEqual(new Set([401]))
  expect(refused[0]?.body['error_description']).toBe('The assertion was used before.')
})

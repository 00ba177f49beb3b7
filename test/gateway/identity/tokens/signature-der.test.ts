import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { derOf } from '../../../../gateway/identity/tokens/signature-der.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

test.each([
  ['small numbers lose their zeros', '0001 0002', '30 06 02 01 01 02 01 02'],
  ['a first bit that is set gets a zero', '80ff 7fff', '30 09 02 03 00 80 ff 02 02 7f ff'],
  ['nothing is one zero', '0000 0000', '30 06 02 01 00 02 01 00'],
])('%s', (_name, signature, der) => {
  expect(derOf(hex(signature)).toString('hex')).toBe(hex(der).toString('hex'))
})

test.each([
  ['P-256', 'sha256', 600],
  ['P-384', 'sha384', 150],
  ['P-521', 'sha512', 150],
])('what OpenSSL signs on %s it verifies in this form', (namedCurve, digest, count) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve })
  const dsaEncoding = 'ieee-p1363'
  const texts = Array.from({ length: count }, (_, n) => Buffer.from(`text ${String(n)}`))
  const signatures = texts.map((text) => sign(digest, text, { key: privateKey, dsaEncoding }))

  const misfits = texts.filter(
    (text, n) => !verify(digest, text, publicKey, derOf(signatures[n] ?? Buffer.alloc(0))),
  )

  expect(misfits).toEqual([])
})

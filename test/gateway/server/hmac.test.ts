import { createHmac } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { createHmacSha256 } from '../../../gateway/server/hmac.ts'

const lengths = [0, 1, 31, 32, 63, 64, 65, 200, 1023, 1024, 1025, 5000]

test.each(lengths)("equals the runtime's own under a secret of %d characters", (length) => {
  const secret = 'k'.repeat(length)
  const mac = createHmacSha256(secret)

  const macs = lengths.map((size) => mac('ä'.repeat(size)))

  const expected = lengths.map((size) =>
    createHmac('sha256', secret).update('ä'.repeat(size)).digest('base64url'),
  )
  expect(macs).toEqual(expected)
})

test('is that of RFC 4231, test case 2', () => {
  const mac = createHmacSha256('Jefe')('what do ya want for nothing?')

  expect(Buffer.from(mac, 'base64url').toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})

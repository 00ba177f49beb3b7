import { expect, test } from '@jest/globals'
import { createTokenVerifier } from '../../../../gateway/identity/tokens/token-verifier.ts'

test.each([
  ['of an issuer that nobody trusts', 'e30.eyJpc3MiOiJ4In0.x'],
  ['that is too long', 'x'.repeat(20_000)],
  ['that is no signed one', 'opaque'],
])(
  'nothing is kept of a token %s: sending others without end fills no memory',
  async (_, token) => {
    let nowMs = 0
    const verify = createTokenVerifier({
      issuers: [],
      introspection: null,
      read: () => undefined,
      now: () => (nowMs += 60_000),
    })
    const refusal = () => verify(token).catch((error: unknown) => error)
    const first = await refusal()

    const second = await refusal()

    expect(second).toBeInstanceOf(Error)
    expect(second).not.toBe(first)
  },
)

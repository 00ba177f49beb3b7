/** Bytes of a message, as a broker hands them over. */
export const bytesOf = (payload: unknown): Uint8Array =>
  new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload))

export const T = 1_800_000_000_000

/** What no codec may stumble over. */
export const GARBAGE: readonly Uint8Array[] = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"latitude":91,"longitude":0}',
  '{"latitude":"north","longitude":9}',
  '{"latitude":1e999,"longitude":9}',
  '{"data":null}',
  '{"data":{"vehicle.cabin.infotainment.navigation.currentLocation.latitude":{"value":"x"}}}',
]
  .map(bytesOf)
  .concat(Uint8Array.from([0xff, 0xfe, 0x00]))

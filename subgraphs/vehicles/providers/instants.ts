/** Below this a number counts seconds (it is the year 5138 then), from here on milliseconds (1973). */
const SECONDS_BELOW = 1e11

/**
 * Epoch milliseconds of a moment, sent as epoch seconds, epoch milliseconds or ISO 8601, as number or string.
 * `null` when it is none of these: a car with an odd clock is still somewhere.
 */
export function readInstantMs(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) {
    if (number <= 0) return null
    return Math.round(number < SECONDS_BELOW ? number * 1000 : number)
  }
  if (typeof value !== 'string') return null
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}

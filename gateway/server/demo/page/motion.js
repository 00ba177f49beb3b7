/**
 * A car between two readings: it glides from one to the next and turns the short way round.
 *
 * @module
 */

/** Readings further apart than this are a jump, in degrees of latitude (about one kilometre). */
const JUMP_DEGREES = 0.01

const SHORTEST_GLIDE_MS = 400
const LONGEST_GLIDE_MS = 12_000
const AFTER_SILENCE_MS = 3000

/**
 * @typedef {object} Pose
 * @property {number} latitude
 * @property {number} longitude
 * @property {number | null} headingDegrees
 */

/**
 * @param {Pose} from
 * @param {Pose} to
 * @param {number} share 0 = from, 1 = to
 * @returns {Pose}
 */
export function between(from, to, share) {
  if (share >= 1 || isJump(from, to)) return to
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: from.longitude + (to.longitude - from.longitude) * share,
    headingDegrees: turn(from.headingDegrees, to.headingDegrees, share),
  }
}

const isJump = (from, to) =>
  Math.max(Math.abs(to.latitude - from.latitude), Math.abs(to.longitude - from.longitude)) >
  JUMP_DEGREES

function turn(from, to, share) {
  if (from === null || to === null) return to
  const shortWay = ((to - from + 540) % 360) - 180
  return (from + shortWay * share + 360) % 360
}

/**
 * One car's way through its readings. A glide takes as long as the readings lie apart, so that it ends when the next
 * is due.
 */
export function createTrack() {
  let from = null
  let to = null
  let startedAt = 0
  let durationMs = 0

  const at = (now) => between(from, to, durationMs === 0 ? 1 : (now - startedAt) / durationMs)
  return {
    /** @param {Pose} pose @param {number} now in milliseconds @param {boolean} isCalm jumps instead of gliding */
    moveTo(pose, now, isCalm) {
      if (to !== null && isSame(pose, to)) return
      from = to === null ? pose : at(now)
      durationMs = to === null || isCalm ? 0 : glideMs(now - startedAt)
      to = pose
      startedAt = now
    },
    at,
    /** Whether it will not move before the next reading. */
    isSettled: (now) => now - startedAt >= durationMs,
  }
}

/** After a longer silence the car has stood: nobody can tell for how long it has been moving. */
function glideMs(apartMs) {
  if (apartMs > LONGEST_GLIDE_MS) return AFTER_SILENCE_MS
  return Math.max(apartMs, SHORTEST_GLIDE_MS)
}

const isSame = (a, b) =>
  a.latitude === b.latitude && a.longitude === b.longitude && a.headingDegrees === b.headingDegrees

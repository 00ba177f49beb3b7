/**
 * One fault as somebody asks for it.
 *
 * @module
 */
import { ControlError } from './control-error.ts'
import { GENERIC_FAULTS, type GenericFault } from './sandbox-backend.ts'

export interface FaultSetting {
  /** One of `GENERIC_FAULTS`, or one of the backend's own. */
  readonly fault: string
  /** For `slow` and `slow-body`, in milliseconds, 0 to 600 000. Default 10 000. */
  readonly delayMs?: number
  /** Played for so many calls, then the backend is well again. Default: until switched off. */
  readonly times?: number
  /** Generic faults only: played only for calls whose path contains this text. Default: for all. */
  readonly path?: string
}

export const isGenericFault = (fault: string): fault is GenericFault =>
  (GENERIC_FAULTS as readonly string[]).includes(fault)

const isDelayed = (fault: string) => fault === 'slow' || fault === 'slow-body'

/** @throws {ControlError} 400 `INVALID_FAULT`, saying what was expected. */
export function readFaultSetting(value: unknown): FaultSetting {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid('expected an object such as {"fault":"down"}')
  }
  const { fault, delayMs, times, path, ...unknown } = value as Record<string, unknown>
  const [stranger] = Object.keys(unknown)
  if (stranger !== undefined)
    throw invalid(`"${stranger}" is not known: fault, delayMs, times, path`)
  if (typeof fault !== 'string') throw invalid('"fault" must be the name of a fault')
  return {
    fault,
    ...readDelay(fault, delayMs),
    ...readTimes(times),
    ...readPath(fault, path),
  }
}

function readDelay(fault: string, delayMs: unknown): Pick<FaultSetting, 'delayMs'> {
  if (delayMs === undefined) return {}
  if (!isDelayed(fault)) throw invalid('"delayMs" goes with slow and slow-body only')
  if (!isIntegerWithin(delayMs, 0, 600_000)) throw invalid('"delayMs" must be 0 to 600000')
  return { delayMs }
}

function readTimes(times: unknown): Pick<FaultSetting, 'times'> {
  if (times === undefined) return {}
  if (!isIntegerWithin(times, 1, 1_000_000)) throw invalid('"times" must be 1 to 1000000')
  return { times }
}

function readPath(fault: string, path: unknown): Pick<FaultSetting, 'path'> {
  if (path === undefined) return {}
  if (!isGenericFault(fault)) throw invalid('"path" goes with generic faults only')
  if (typeof path !== 'string') throw invalid('"path" must be text')
  return { path }
}

const isIntegerWithin = (value: unknown, min: number, max: number): value is number =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max

const invalid = (message: string) => new ControlError(400, 'INVALID_FAULT', message)

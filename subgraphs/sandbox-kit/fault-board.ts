/**
 * Which fault each sandbox backend plays at the moment.
 *
 * @module
 */
import { ControlError } from './control-error.ts'
import { isGenericFault, type FaultSetting } from './fault-setting.ts'
import { GENERIC_FAULTS, type SandboxBackend } from './sandbox-backend.ts'

export interface FaultBoard {
  /**
   * @param target a backend's name, or a subgraph's: then every backend behind it that knows the fault.
   * @throws {ControlError} 404 `UNKNOWN_BACKEND`, 400 `UNKNOWN_FAULT`.
   */
  set(target: string, setting: FaultSetting): void
  /** Like {@link FaultBoard.set} for several, all or none; every other backend is well afterwards. */
  replace(settings: Readonly<Record<string, FaultSetting>>): void
  /** Makes the target well again; all of them without one. */
  clear(target?: string): void
  /** By backend; `times` counts down. A well backend is `null`. */
  current(): Readonly<Record<string, FaultSetting | null>>
  /** By backend: the names of the faults it can play. */
  available(): Readonly<Record<string, readonly string[]>>
  /** Called once per call: what to play in front of the handler, and what to do once the call is over. */
  take(backend: SandboxBackend, path: string): TakenFault
}

export interface TakenFault {
  readonly play: FaultSetting | null
  /** To be called when the answer is out: an own fault ends after its last time. */
  over(): void
}

const NOTHING: TakenFault = { play: null, over: () => undefined }

export function createFaultBoard(backends: readonly SandboxBackend[]): FaultBoard {
  const current = new Map<string, FaultSetting>()

  const clear = (backend: SandboxBackend) => {
    const setting = current.get(backend.name)
    current.delete(backend.name)
    if (setting && !isGenericFault(setting.fault)) backend.setFault(null)
  }

  const put = (backend: SandboxBackend, setting: FaultSetting) => {
    clear(backend)
    current.set(backend.name, setting)
    if (!isGenericFault(setting.fault)) backend.setFault(setting.fault)
  }

  const countDown = (backend: SandboxBackend, setting: FaultSetting) => {
    if (setting.times === undefined) return
    const times = setting.times - 1
    if (times > 0) current.set(backend.name, { ...setting, times })
    else if (isGenericFault(setting.fault)) current.delete(backend.name)
    else current.set(backend.name, { ...setting, times: 0 })
  }

  const endIfSpent = (backend: SandboxBackend) => {
    if (current.get(backend.name)?.times === 0) clear(backend)
  }

  return {
    set: (target, setting) => {
      for (const backend of knowing(backends, target, setting.fault)) put(backend, setting)
    },
    replace: (settings) => {
      const wanted = Object.entries(settings).flatMap(([target, setting]) =>
        knowing(backends, target, setting.fault).map((backend) => [backend, setting] as const),
      )
      backends.forEach(clear)
      for (const [backend, setting] of wanted) put(backend, setting)
    },
    clear: (target) => {
      const targets = target === undefined ? backends : named(backends, target)
      targets.forEach(clear)
    },
    current: () =>
      Object.fromEntries(backends.map(({ name }) => [name, current.get(name) ?? null])),
    available: () =>
      Object.fromEntries(backends.map((backend) => [backend.name, faultsOf(backend)])),
    take: (backend, path) => {
      const setting = current.get(backend.name)
      if (setting === undefined || setting.times === 0) return NOTHING
      if (setting.path !== undefined && !path.includes(setting.path)) return NOTHING
      countDown(backend, setting)
      if (isGenericFault(setting.fault)) return { play: setting, over: () => undefined }
      return {
        play: null,
        over: () => {
          endIfSpent(backend)
        },
      }
    },
  }
}

const faultsOf = ({ ownFaults }: SandboxBackend) => [...GENERIC_FAULTS, ...ownFaults]

function named(backends: readonly SandboxBackend[], target: string): readonly SandboxBackend[] {
  const found = backends.filter(({ name, subgraph }) => name === target || subgraph === target)
  if (found.length > 0) return found
  const names = [...new Set(backends.flatMap(({ name, subgraph }) => [name, subgraph]))]
  throw new ControlError(
    404,
    'UNKNOWN_BACKEND',
    `no backend or subgraph is called "${target}": there are ${names.sort().join(', ')}`,
  )
}

function knowing(
  backends: readonly SandboxBackend[],
  target: string,
  fault: string,
): readonly SandboxBackend[] {
  const targets = named(backends, target)
  const found = targets.filter((backend) => faultsOf(backend).includes(fault))
  if (found.length > 0) return found
  const names = [...new Set(targets.flatMap(faultsOf))]
  throw new ControlError(
    400,
    'UNKNOWN_FAULT',
    `"${target}" cannot play "${fault}": it knows ${names.join(', ')}`,
  )
}

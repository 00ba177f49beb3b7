import type { BackendError, BackendErrorCode } from '../../backend/errors.ts'
import { Health, type HealthOptions, type Standing } from './health.ts'
import type { CallKind } from './metered-provider.ts'

const WEIGHT: Readonly<Record<Standing, number>> = { WELL: 0, COOLING: 1, QUOTA: 2 }

/**
 * A provider does as badly as the worst of its services: whose tiles fail is not to draw the map because its addresses
 * are well. Each service recovers by its own answers.
 */
export class ProviderHealth {
  readonly #services: Readonly<Record<CallKind, Health>>

  constructor(options: HealthOptions) {
    this.#services = {
      address: new Health(options),
      picture: new Health(options),
      tile: new Health(options),
    }
  }

  of(kind: CallKind): Health {
    return this.#services[kind]
  }

  standing(): Standing {
    return this.#worst().standing()
  }

  /** What the worst of its services failed with last. */
  get lastCode(): BackendErrorCode {
    return this.#worst().lastCode
  }

  quotaError(): BackendError {
    return this.#worst().quotaError()
  }

  /** An operation's maps come from it: whatever of it was unwell is tried by that. */
  promise(): void {
    for (const service of Object.values(this.#services)) service.promise()
  }

  #worst(): Health {
    const { address, picture, tile } = this.#services
    const worse = (a: Health, b: Health) => (WEIGHT[b.standing()] > WEIGHT[a.standing()] ? b : a)
    return worse(worse(address, picture), tile)
  }
}

/** One thing wrong with the configuration. */
export interface ConfigFault {
  /** Environment variable. */
  readonly variable: string
  /** Completes "expected …". */
  readonly expected: string
  /** What came, fit to be shown: never a secret. */
  readonly came: string
}

/** The gateway cannot start with this configuration. Names every fault at once, and no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly ConfigFault[]

  constructor(faults: readonly ConfigFault[]) {
    super(['The configuration has faults:', ...faults.map(toLine)].join('\n'))
    this.faults = faults
  }
}

const toLine = ({ variable, expected, came }: ConfigFault): string =>
  `  ${variable}: expected ${expected}; ${came}`

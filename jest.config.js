import { availableParallelism } from 'node:os'

/** Types are stripped by Node itself; nothing is transformed and no module is mocked. */
export default {
  testEnvironment: '<rootDir>/test/support/strict-environment.ts',
  testSequencer: '<rootDir>/test/support/slow-first-sequencer.ts',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.roundabout/'],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.ts'],
  // Some wait for what they start: a core for jest itself would stand idle.
  maxWorkers: Math.max(2, availableParallelism()),
  testTimeout: 60_000,
}

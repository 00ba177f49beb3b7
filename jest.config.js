import { availableParallelism } from 'node:os'

/** Types are stripped by Node itself; nothing is transformed and no module is mocked. */
export default {
  testEnvironment: '<rootDir>/test/support/strict-environment.ts',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.roundabout/'],
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.ts'],
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
}

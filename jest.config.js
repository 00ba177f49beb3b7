/** Types are stripped by Node itself; nothing is transformed and no module is mocked. */
export default {
  testEnvironment: 'node',
  transform: {},
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.roundabout/'],
  testTimeout: 20000,
}

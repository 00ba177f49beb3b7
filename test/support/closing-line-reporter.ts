/** What jest tells at the end of a run, as far as it is read here. */
interface RunResults {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numRuntimeErrorTestSuites: number
  readonly testResults: readonly { readonly testResults: readonly TestOutcome[] }[]
}

interface TestOutcome {
  readonly fullName: string
  readonly status: string
}

/**
 * Names the tests that were skipped, and closes the output with `N passed, N failed`. At the process's very end, because
 * jest sums up in words of its own after all reporters.
 */
export default class ClosingLineReporter {
  onRunComplete(_contexts: unknown, results: RunResults): void {
    process.once('exit', () => process.stdout.write(renderClosing(results)))
  }
}

function renderClosing(results: RunResults): string {
  const outcomes = results.testResults.flatMap(({ testResults }) => testResults)
  const skipped = outcomes.filter(({ status }) => status === 'pending')
  // A file that could not even be loaded has no failed test, yet it failed.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
  return [
    ...skipped.map(({ fullName }) => `skipped: ${fullName}\n`),
    `${String(results.numPassedTests)} passed, ${String(failed)} failed\n`,
  ].join('')
}

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

/** Names the tests that were skipped, and closes the output with `N passed, N failed`. */
export default class ClosingLineReporter {
  onRunComplete(_contexts: unknown, results: RunResults): void {
    const outcomes = results.testResults.flatMap(({ testResults }) => testResults)
    for (const { fullName, status } of outcomes) {
      if (status === 'pending') process.stdout.write(`skipped: ${fullName}\n`)
    }
    // A file that could not even be loaded has no failed test, yet it failed.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    process.stdout.write(`${String(results.numPassedTests)} passed, ${String(failed)} failed\n`)
  }
}

/**
 * Doing things of one kind together: whatever arrives in one turn of the event loop, requests and backends' answers,
 * goes on at its end, all at once.
 *
 * One step of many requests after the other runs code and data that the processor still has at hand, and wakes whoever
 * waits for what is written once instead of each time. That is worth more than any single step: see decision 017.
 *
 * @module
 */
let waiting: (() => void)[] = []

/** @param task must not throw. */
export function atEndOfTurn(task: () => void): void {
  if (waiting.push(task) === 1) setImmediate(runAll)
}

export const endOfTurn = (): Promise<void> => new Promise(atEndOfTurn)

function runAll(): void {
  const tasks = waiting
  waiting = []
  for (const task of tasks) task()
}

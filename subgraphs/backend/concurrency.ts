import pLimit from 'p-limit'

/** Runs a task when its turn has come. */
export type Turns = <T>(task: () => Promise<T>) => Promise<T>

/** Lets at most `max` tasks run at once; further ones wait, first come, first served. */
export const createTurns = (max: number): Turns => pLimit(max)

import { setTimeout as sleep } from 'node:timers/promises'

const POLL_MS = 50

/** Resolves when `url` answers 2xx; rejects after `budgetMs`, or when `signal` aborts. */
export async function whenReady(
  url: string,
  { budgetMs, signal }: { readonly budgetMs: number; readonly signal: AbortSignal },
): Promise<void> {
  for (const deadline = Date.now() + budgetMs; !(await isWell(url));) {
    signal.throwIfAborted()
    if (Date.now() > deadline) throw new Error(`${url} was not ready in ${String(budgetMs)} ms`)
    await sleep(POLL_MS)
  }
}

async function isWell(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(2000) })
    await answer.arrayBuffer()
    return answer.ok
  } catch {
    return false
  }
}

/** The short form of `npm run test:outage`: a backend away for six seconds under steady load. Only calls are counted. */
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fairly } from '../support/stopwatch.ts'
import { carOf, startWorld, type World } from '../support/world.ts'

const PER_SECOND = 40
const OUTAGE_SECONDS = 6
/** Of ten seconds. */
const UNFAIR_MS = 500

let world: World

beforeAll(async () => {
  world = await startWorld({ CACHE: 'off' })
  await ask()
})
afterAll(() => world.close())

const QUERY = '{ vehicle(id: "ID") { make position { latitude } } }'.replace(
  'ID',
  carOf('ada', 'VOLKSWAGEN'),
)

const ask = async () => (await world.ask('ada', QUERY)).errors.length === 0

/** Asks for so many seconds at a steady rate, whatever comes; counts calls to the car and whole answers, second by second. */
async function askFor(seconds: number) {
  const calls: number[] = []
  const whole: number[] = []
  for (let second = 0; second < seconds; second += 1) {
    await world.takeCalls()
    const asked: Promise<boolean>[] = []
    for (let number = 0; number < PER_SECOND; number += 1) {
      asked.push(ask())
      await setTimeout(1000 / PER_SECOND)
    }
    const answers = await Promise.all(asked)
    const { smartcar = [] } = await world.takeCalls()
    calls.push(smartcar.length)
    whole.push(answers.filter(Boolean).length)
  }
  return { calls, whole }
}

test('a backend that is away is left alone, and is asked as before soon after its return', async () => {
  await fairly(async () => {
    const calm = await askFor(1)
    await world.fault('smartcar', 'down')
    const away = await askFor(OUTAGE_SECONDS)
    await world.fault('smartcar', null)
    const back = await askFor(3)

    const [perSecond = 0] = calm.calls
    expect(calm.whole).toEqual([PER_SECOND])
    expect(Math.max(...away.calls.slice(2))).toBeLessThanOrEqual(2)
    expect(away.whole.slice(1)).toEqual(Array(OUTAGE_SECONDS - 1).fill(0))
    expect(back.whole.at(-1)).toBe(PER_SECOND)
    expect(Math.max(...back.calls)).toBeLessThanOrEqual(2 * perSecond)
  }, UNFAIR_MS)
}, 120_000)

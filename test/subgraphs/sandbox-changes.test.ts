import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startSandbox, type Sandbox } from '../../subgraphs/sandbox.ts'
import { CARS, PEOPLE } from '../../subgraphs/sandbox-kit/world.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 })
})
afterAll(() => sandbox.close())

const GOLF = CARS[0]?.id ?? ''
const CLEO = PEOPLE.find(({ givenName }) => givenName === 'Cleo')?.id ?? ''

const change = async (method: string, path: string) => {
  const answer = await fetch(sandbox.url + path, { method })
  return { status: answer.status, body: (await answer.json()) as object }
}

const read = async (path: string, authorization: string) => {
  const answer = await fetch(sandbox.url + path, { headers: { authorization } })
  return (await answer.json()) as Readonly<Record<string, never>>
}

test('a plan ends and runs again', async () => {
  const plansOfAda = () =>
    read('/stripe/v1/subscriptions?customer=cus_ada&status=all', 'Bearer sk_test_sandbox')

  const ended = await change('DELETE', '/plans/ada')
  const whileEnded = await plansOfAda()
  const running = await change('PUT', '/plans/Ada')
  const again = await plansOfAda()

  expect(ended).toEqual({ status: 200, body: { person: 'Ada', plan: 'canceled' } })
  expect(whileEnded).toMatchObject({ data: [{ status: 'canceled', ended_at: expect.any(Number) }] })
  expect(running.body).toEqual({ person: 'Ada', plan: 'active' })
  expect(again).toMatchObject({ data: [{ status: 'active', ended_at: null }] })
})

test('a grant is withdrawn and given back as it was', async () => {
  const grantsOfCleo = async () => {
    const entry = await read(`/scim/v2/Users/${CLEO}`, 'Bearer sandbox-scim-token')
    return entry['urn:roundabout:params:scim:schemas:extension:2.0:User']
  }

  await change('DELETE', `/grants/cleo/${GOLF}`)
  const without = await grantsOfCleo()
  await change('PUT', `/grants/cleo/${GOLF}`)
  const again = await grantsOfCleo()

  expect(without).not.toHaveProperty('vehicles.0')
  expect(again).toMatchObject({
    vehicles: [{ value: GOLF, type: 'viewer', display: "Ada's Golf" }],
  })
})

test.each([
  ['DELETE', '/plans/nobody', 404, 'NO_SUCH_PERSON'],
  ['DELETE', '/connections/none', 404, 'NO_SUCH_VEHICLE'],
  ['POST', '/plans/ada', 405, 'METHOD_NOT_ALLOWED'],
  ['DELETE', '/plans/%zz', 400, 'INVALID_PATH'],
  ['DELETE', '/plans/ada/now', 404, 'NOT_FOUND'],
])('%s %s is answered %i', async (method, path, status, code) => {
  const answer = await change(method, path)

  expect(answer).toMatchObject({ status, body: { error: { code } } })
})

test('the page says what can be changed, and how', async () => {
  const page = (await (await fetch(`${sandbox.url}/`)).json()) as { changes: readonly object[] }

  expect(page.changes).toContainEqual({
    what: 'ends a plan at once',
    how: `curl -X DELETE ${sandbox.url}/plans/ada`,
  })
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { carOf, startWorld, type World } from '../support/world.ts'

let world: World

beforeAll(async () => {
  world = await startWorld({ CACHE: 'on' })
})
afterAll(() => world.close())

const VARIABLES = encodeURIComponent(JSON.stringify({ id: carOf('ada', 'VOLKSWAGEN') }))

async function get(who: string | null, headers: Readonly<Record<string, string>> = {}) {
  const credential = who === null ? {} : { authorization: `Bearer ${await world.token(who)}` }
  const url = `${world.gateway.url}/graphql?documentId=car-on-map&variables=${VARIABLES}`
  const answer = await fetch(url, {
    headers: { 'apollo-require-preflight': 'true', ...credential, ...headers },
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

test('the page’s own document is asked by name, and its answer is the caller’s alone to keep', async () => {
  const { status, headers, text } = await get('ada')

  expect(status).toBe(200)
  expect(JSON.parse(text)).toMatchObject({ data: { vehicle: { make: 'Volkswagen' } } })
  expect(headers.get('cache-control')).toMatch(/^private, max-age=\d+$/)
  expect(headers.get('vary')).toBe('Authorization, X-API-Key, Accept')
})

test('who asks again with its ETag is told that it has not changed', async () => {
  const first = await get('ada')

  const again = await get('ada', { 'if-none-match': first.headers.get('etag') ?? '' })

  expect(again).toMatchObject({ status: 304, text: '' })
})

test('an ETag is no key: whoever may not see the car is told that and nothing else', async () => {
  const first = await get('ada')
  const tag = { 'if-none-match': first.headers.get('etag') ?? '' }

  const ben = await get('ben', tag)
  const nobody = await get(null, { 'if-none-match': '*' })

  expect(JSON.parse(ben.text)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  expect(ben.headers.get('cache-control')).toBe('no-store')
  expect(nobody.status).toBe(401)
})

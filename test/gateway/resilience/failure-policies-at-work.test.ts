import { describe, expect, test } from '@jest/globals'
import { ask, down, forbidden } from './two-subgraphs.ts'

describe.each(['planned', 'stitched'] as const)('with the %s engine', (engine) => {
  test('NULL leaves out a value without an error and says where, under the aliases and indices of the client', async () => {
    const world = { a: { name: 'Golf' }, b: { name: down() } }

    const answer = await ask(engine, '{ all: cars { id called: name } }', world)

    expect(answer).toEqual({
      data: {
        all: [
          { id: 'a', called: 'Golf' },
          { id: 'b', called: null },
        ],
      },
      errors: [],
      degraded: [{ path: ['all', 1, 'called'], code: 'BACKEND_UNAVAILABLE', backend: 'cars' }],
    })
  })

  test('without a policy a failure is null with its error', async () => {
    const answer = await ask(engine, '{ cars { id owner } }', { a: { owner: down() } })

    expect(answer).toEqual({
      data: { cars: [{ id: 'a', owner: null }] },
      errors: ['cars.0.owner: BACKEND_UNAVAILABLE'],
      degraded: null,
    })
  })

  test('FAIL fails the whole answer with that error alone', async () => {
    const world = { a: { plate: 'LI 1', owner: down() }, b: { plate: down(), name: down() } }

    const answer = await ask(engine, '{ cars { id owner name plate } }', world)

    expect(answer).toEqual({
      data: null,
      errors: ['cars.1.plate: BACKEND_UNAVAILABLE'],
      degraded: null,
    })
  })

  test('FALLBACK puts the declared value in its place', async () => {
    const answer = await ask(engine, '{ car(id: "a") { paint: color } }', { a: { color: down() } })

    expect(answer).toEqual({
      data: { car: { paint: 'GREY' } },
      errors: [],
      degraded: [{ path: ['car', 'paint'], code: 'BACKEND_UNAVAILABLE', backend: 'cars' }],
    })
  })

  test('an edge to another subgraph that fails behind it has the policy of the edge', async () => {
    const weather = () => down('weather')

    const answer = await ask(
      engine,
      '{ cars { id sky: weather { sky wind } } }',
      { a: {}, b: {} },
      { weather },
    )

    expect(answer).toEqual({
      data: {
        cars: [
          { id: 'a', sky: null },
          { id: 'b', sky: null },
        ],
      },
      errors: [],
      degraded: [0, 1].map((index) => ({
        path: ['cars', index, 'sky'],
        code: 'BACKEND_UNAVAILABLE',
        backend: 'weather',
      })),
    })
  })

  test('FALLBACK of an object has the shape that was asked for: aliases, fragments, what is skipped', async () => {
    const query = `query ($brief: Boolean!) { car(id: "a") { forecast {
      __typename ...Sky days @skip(if: $brief) { d: degrees note }
    } } }
    fragment Sky on Weather { how: sky wind }`
    const weather = () => down('weather')

    const full = await ask(engine, query, { a: {} }, { weather, variables: { brief: false } })
    const brief = await ask(engine, query, { a: {} }, { weather, variables: { brief: true } })

    const sky = { __typename: 'Weather', how: 'unknown', wind: null }
    expect(full.data).toEqual({ car: { forecast: { ...sky, days: [{ d: 0, note: null }] } } })
    expect(brief.data).toEqual({ car: { forecast: sky } })
    expect([full.errors, brief.errors]).toEqual([[], []])
  })

  test.each(['name', 'color', 'plate'])(
    'what the caller may not see stays refused at %s, whatever it declares',
    async (field) => {
      const answer = await ask(engine, `{ car(id: "a") { id ${field} } }`, {
        a: { [field]: forbidden() },
      })

      expect(answer).toEqual({
        data: { car: { id: 'a', [field]: null } },
        errors: [`car.${field}: FORBIDDEN`],
        degraded: null,
      })
    },
  )

  test('a fault of our own is not called degraded', async () => {
    const answer = await ask(engine, '{ car(id: "a") { name } }', { a: { name: new Error('bug') } })

    expect(answer).toEqual({
      data: { car: { name: null } },
      errors: ['car.name: INTERNAL'],
      degraded: null,
    })
  })

  test('a failing item of a list is null in its place, by the policy of the list', async () => {
    const answer = await ask(engine, '{ car(id: "a") { tags } }', { a: { tags: ['new', down()] } })

    expect(answer).toEqual({
      data: { car: { tags: ['new', null] } },
      errors: [],
      degraded: [{ path: ['car', 'tags', 1], code: 'BACKEND_UNAVAILABLE', backend: 'cars' }],
    })
  })
})

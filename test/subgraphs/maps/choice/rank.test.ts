import { expect, test } from '@jest/globals'
import { rank, type Candidate, type Question } from '../../../../subgraphs/maps/choice/rank.ts'

interface Named extends Candidate {
  readonly name: string
}

const candidate = (name: string, rest: Partial<Candidate> = {}): Named => ({
  name,
  price: 0,
  standing: 'WELL',
  callsLeft: Infinity,
  ...rest,
})

const QUESTION: Question = {
  places: [{ latitude: 47.14, longitude: 9.52 }],
  languages: [],
  calls: 1,
}

const inWords = (
  candidates: readonly Named[],
  question: Partial<Question> = {},
  preference: 'order' | 'price' = 'order',
) =>
  rank(candidates, { ...QUESTION, ...question }, preference).map(
    ({ candidate: { name }, obstacle, mayBeAsked }) =>
      [name, ...(obstacle === null ? [] : [obstacle]), ...(mayBeAsked ? [] : ['never'])].join(' '),
  )

const nowhere = () => false

test.each([
  ['all well: the order of the list', [candidate('a'), candidate('b')], {}, ['a', 'b']],
  [
    'one that cools is asked when nobody better is left',
    [candidate('a', { standing: 'COOLING' }), candidate('b')],
    {},
    ['b', 'a COOLING'],
  ],
  [
    'the only one is asked though it cools',
    [candidate('a', { standing: 'COOLING' })],
    {},
    ['a COOLING'],
  ],
  [
    'one that said when its quota is back is not asked before',
    [candidate('a', { standing: 'QUOTA' }), candidate('b')],
    {},
    ['b', 'a QUOTA never'],
  ],
  [
    'a budget must last for the whole question',
    [candidate('a', { callsLeft: 2 }), candidate('b', { callsLeft: 3 })],
    { calls: 3 },
    ['b', 'a BUDGET never'],
  ],
  [
    'no data of the place',
    [candidate('a', { covers: nowhere }), candidate('b', { covers: () => true })],
    {},
    ['b', 'a REGION never'],
  ],
  [
    'a language that it lacks',
    [candidate('a', { languages: ['en'] }), candidate('b', { languages: ['de', 'en'] })],
    { languages: ['de-LI'] },
    ['b', 'a LANGUAGE'],
  ],
  [
    'one of two languages is not enough',
    [candidate('a', { languages: ['en'] }), candidate('b')],
    { languages: ['en', 'de'] },
    ['b', 'a LANGUAGE'],
  ],
  ['no language wanted', [candidate('a', { languages: ['en'] }), candidate('b')], {}, ['a', 'b']],
  [
    'a wrong language before a failing one',
    [candidate('a', { standing: 'COOLING' }), candidate('b', { languages: ['en'] })],
    { languages: ['de'] },
    ['b LANGUAGE', 'a COOLING'],
  ],
  [
    'of several obstacles, what weighs most',
    [candidate('a', { covers: nowhere, standing: 'COOLING', callsLeft: 0, languages: ['en'] })],
    { languages: ['de'] },
    ['a REGION never'],
  ],
] as const)('%s', (_what, candidates, question, expected) => {
  expect(inWords(candidates, question)).toEqual(expected)
})

test('by price the cheapest comes first, equal ones in the order of the list, and failing ones last', () => {
  const candidates = [
    candidate('dear', { price: 5000 }),
    candidate('free', { standing: 'COOLING' }),
    candidate('cheap', { price: 750 }),
    candidate('equal', { price: 750 }),
  ]

  expect(inWords(candidates, {}, 'price')).toEqual(['cheap', 'equal', 'dear', 'free COOLING'])
})

test('everyone keeps the turn it would have if all were well', () => {
  const candidates = [candidate('a', { standing: 'QUOTA' }), candidate('b'), candidate('c')]

  const turns = rank(candidates, QUESTION, 'order').map(({ candidate: { name }, turn }) => [
    name,
    turn,
  ])

  expect(turns).toEqual([
    ['b', 1],
    ['c', 2],
    ['a', 0],
  ])
})

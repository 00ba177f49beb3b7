import { expect, test } from '@jest/globals'
import { displayMake, makeKeyOf } from '../../../subgraphs/vehicles/makes.ts'

test.each([
  ['VOLKSWAGEN', 'Volkswagen'],
  ['BMW', 'BMW'],
  ['TESLA', 'Tesla'],
  ['MERCEDES-BENZ', 'Mercedes-Benz'],
  ['MERCEDES_BENZ', 'Mercedes-Benz'],
  ['LAND_ROVER', 'Land Rover'],
  ['ROLLS-ROYCE', 'Rolls-Royce'],
  ['SKODA', 'Škoda'],
  ['CITROEN', 'Citroën'],
  ['MINI', 'MINI'],
])('%s is shown as %s', (sent, shown) => {
  expect(displayMake(makeKeyOf(sent))).toBe(shown)
})

test.each(['škoda', 'Skoda', ' SKODA '])('"%s" is the same make as SKODA', (spelling) => {
  expect(makeKeyOf(spelling)).toBe('SKODA')
})

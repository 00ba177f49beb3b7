import { expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { findChanges, findUnacknowledged, renderChanges } from '../../schema/changes.ts'

const BEFORE = buildSchema('type Query { car(id: ID): String vin: String } enum Unit { KM }')
const AFTER = buildSchema('type Query { car(id: ID): String make: ID } enum Unit { KM MILES }')

test('each change is breaking, dangerous or safe, the worst first', async () => {
  const changes = await findChanges(BEFORE, AFTER)

  expect(changes.map(({ severity, key }) => `${severity} ${key}`)).toEqual([
    'breaking FIELD_REMOVED Query.vin',
    'dangerous ENUM_VALUE_ADDED Unit.MILES',
    'safe FIELD_ADDED Query.make',
  ])
})

test('the report has a line for each change', async () => {
  const report = renderChanges(await findChanges(BEFORE, AFTER), 'HEAD~1')

  expect(report.split('\n')).toEqual([
    'changes of the schema since HEAD~1:',
    "  breaking   Field 'vin' was removed from object type 'Query'",
    "  dangerous  Enum value 'MILES' was added to enum 'Unit'",
    "  safe       Field 'make' was added to object type 'Query'",
  ])
})

test('a right that changes is told with the place that it is of', async () => {
  const schemaWith = (feature: string) =>
    buildSchema(`
      directive @entitled(feature: String!) on FIELD_DEFINITION
      type Query { vin: String @entitled(feature: "${feature}") }
    `)

  const changes = await findChanges(schemaWith('a'), schemaWith('b'))

  expect(changes.map(({ message }) => message)).toEqual([
    "Argument 'feature' was removed from '@entitled' at Query.vin",
    "Argument 'feature' was added to '@entitled' at Query.vin",
  ])
})

test('without a change the report says so', async () => {
  expect(renderChanges(await findChanges(BEFORE, BEFORE), 'v1')).toBe(
    'no change of the schema since v1',
  )
})

test.each([
  [{}, 1],
  [{ 'FIELD_REMOVED Query.vin': '' }, 1],
  [{ 'FIELD_REMOVED Query.make': 'another field' }, 1],
  [{ 'FIELD_REMOVED Query.vin': 'never released' }, 0],
])('with %j acknowledged, %d breaking change is left', async (acknowledged, left) => {
  const changes = await findChanges(BEFORE, AFTER)

  expect(findUnacknowledged(changes, acknowledged)).toHaveLength(left)
})

/** What every field of a random federation is: a value that depends on nothing but where it stands. */
import {
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import { hashOf } from './random.ts'
import type { RandomFederation, Requirement } from './random-federation.ts'

/** An object of the random world: an entity's number, or where a value object stands. */
interface Thing {
  readonly __typename: string
  /** Its own type, also where a subgraph knows it as its interface. */
  readonly $type: string
  readonly $where: string
  /** What a representation told. */
  readonly $given?: Readonly<Record<string, unknown>>
  /** Foreign fields that the field it comes from provides. */
  readonly $provided?: readonly string[]
}

const COUNT = 3

type Args = Readonly<Record<string, unknown>>

/** Puts resolvers into a schema: of the whole world, or of one subgraph that knows only its own part of it. */
export function resolveRandomly(
  schema: GraphQLSchema,
  federation: RandomFederation,
  subgraph: string | null,
): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('_')) continue
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue
      const requirement = federation.requirements.find(
        (one) => one.typeName === type.name && one.field === field.name,
      )
      const external = field.astNode?.directives?.some(({ name }) =>
        name.value.endsWith('external'),
      )
      const provided = subgraph === null ? undefined : federation.provisions.get(field.name)
      field.resolve = providing(
        provided,
        resolverOf(
          schema,
          type.name,
          field.name,
          requirement,
          subgraph !== null && external === true,
        ),
      )
    }
  }
  return schema
}

function resolverOf(
  schema: GraphQLSchema,
  typeName: string,
  name: string,
  requirement: Requirement | undefined,
  isForeign: boolean,
): GraphQLFieldResolver<Thing | undefined, unknown> {
  return (source, args, _context, { returnType }) => {
    const given = source?.$given ?? null
    if (requirement) return requirementValue(schema, source as Thing, requirement, given)
    if (isForeign && !source?.$provided?.includes(name)) {
      return given && name in given ? given[name] : `WRONG ${typeName}.${name}`
    }
    return valueOf(schema, returnType, placeOf(source, typeName), name, args as Args)
  }
}

/** Lets objects of a field know what the field provides. */
function providing(
  provided: readonly string[] | undefined,
  resolve: GraphQLFieldResolver<Thing | undefined, unknown>,
): GraphQLFieldResolver<Thing | undefined, unknown> {
  if (!provided) return resolve
  const mark = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(mark)
    return value === null ? null : { ...(value as Thing), $provided: provided }
  }
  return (...all) => mark(resolve(...all))
}

const placeOf = (thing: Thing | undefined, typeName: string): string =>
  thing === undefined ? typeName : `${thing.$type} ${thing.$where}`

/** In the whole world, what is required is looked up; in a subgraph, it has been given. */
function requirementValue(
  schema: GraphQLSchema,
  thing: Thing,
  { requires, field }: Requirement,
  given: Readonly<Record<string, unknown>> | null,
): string {
  const values = requires.map(({ name, x, below }) => {
    if (given) return given[name]
    const type = schema.getType(thing.$type)
    const definition = isObjectType(type) ? type.getFields()[name] : undefined
    if (!definition) throw new TypeError(`no field ${name}`)
    const place = placeOf(thing, '')
    const value = valueOf(
      schema,
      definition.type,
      place,
      name,
      x === undefined ? defaults(definition.args) : { x },
    )
    if (below === undefined || value === null) return value
    return { [below]: valueOf(schema, stringType(schema), placeOf(value as Thing, ''), below, {}) }
  })
  return `${field} of ${JSON.stringify(values)}`
}

const defaults = (
  args: readonly { readonly name: string; readonly defaultValue?: unknown }[],
): Args => Object.fromEntries(args.map(({ name, defaultValue }) => [name, defaultValue]))

function stringType(schema: GraphQLSchema): GraphQLOutputType {
  const type = schema.getType('String')
  if (!isLeafType(type)) throw new TypeError('no String')
  return type
}

function valueOf(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  place: string,
  name: string,
  args: Args,
): unknown {
  if (name === 'id' || name === 'code') return `${place} ${name}`
  if (name === 'ref') return thing('Ref', place)
  if (name === 'no') return place.replace('Ref ', '')
  if (name === 'io' || name === 'ion') return name === 'io' ? `io of ${place}` : hashOf(place) % 7
  if (isNonNullType(type)) return presentValue(schema, type.ofType, place, `${name}!`, args)
  if (hashOf(`${place}.${name} null`) % 8 === 0) return null
  return presentValue(schema, type, place, name, args)
}

function presentValue(
  schema: GraphQLSchema,
  type: GraphQLOutputType,
  place: string,
  name: string,
  args: Args,
): unknown {
  const hash = hashOf(`${place}.${name} ${JSON.stringify(args)}`)
  if (isListType(type)) {
    const items = [...Array(hash % 4).keys()]
    return items.map((index) =>
      valueOf(schema, type.ofType as GraphQLOutputType, place, `${name}${index}`, args),
    )
  }
  if (isLeafType(type)) return type.name === 'Int' ? hash % 100 : `s${hash % 1000}`
  if (isAbstractType(type) || type.name === 'I') {
    // The same in every subgraph, whatever types it knows.
    const names = type.name === 'U' ? ['E1', 'E2'] : ['E0', 'E1']
    return entity(names[hash % names.length] as string, Math.floor(hash / 8) % COUNT)
  }
  const typeName = String(type)
  return typeName === 'V' ? thing('V', `${place}.${name}`) : entity(typeName, hash % COUNT)
}

const thing = ($type: string, $where: string): Thing => ({ __typename: $type, $type, $where })

const entity = (type: string, number: number): Thing => thing(type, String(number))

/** The entity that a representation means, with what else it tells. */
export function entityOf(reference: Readonly<Record<string, unknown>>): Thing {
  const key = String(reference.id ?? reference.code)
  const [typeName = '', number = ''] = key.split(' ')
  return { ...thing(typeName, number), $given: reference }
}

/** Random operations that are valid on a schema, with variables for them. */
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputType,
  isListType,
  isNonNullType,
  isAbstractType,
  parse,
  validate,
  type DocumentNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql'
import { createRandom, type Random } from './random.ts'

export interface GeneratedOperation {
  readonly document: DocumentNode
  readonly text: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** Aliases are taken from names that mean something here: keys, required fields, other fields. */
const ALIASES = [
  'id',
  'isbn',
  'name',
  'title',
  'a',
  'b',
  'weight',
  'price',
  'region',
  'kind',
  'reviews',
  '_r0_id',
]
const IDS = ['u0', 'u1', 'u3', 'b0', 'b1', 'b2', 'g0', 'g1', 't0', 't1', 'r3', 'nobody']

export function generateOperation(schema: GraphQLSchema, seed: number): GeneratedOperation {
  for (let attempt = 0; ; attempt += 1) {
    const generator = new Generator(schema, createRandom(seed * 1009 + attempt))
    const made = generator.operation()
    const document = parse(made.text)
    if (validate(schema, document).length === 0) return { ...made, document }
  }
}

class Generator {
  readonly #schema: GraphQLSchema
  readonly #random: Random
  readonly #definitions: string[] = []
  readonly #variables: Record<string, unknown> = {}
  readonly #fragments: { readonly name: string; readonly type: string; readonly text: string }[] =
    []
  #count = 0

  constructor(schema: GraphQLSchema, random: Random) {
    this.#schema = schema
    this.#random = random
  }

  operation(): { readonly text: string; readonly variables: Readonly<Record<string, unknown>> } {
    const isMutation = this.#random.chance(0.05) && !!this.#schema.getMutationType()
    const root = isMutation ? this.#schema.getMutationType() : this.#schema.getQueryType()
    if (!root) throw new TypeError('the schema has no root type')
    const body = this.#selectionSet(root, 2 + this.#random.below(4))
    const variables = this.#definitions.length === 0 ? '' : `(${this.#definitions.join(', ')})`
    const fragments = this.#fragments.map(
      ({ name, type, text }) => `fragment ${name} on ${type} ${text}`,
    )
    const text = [`${isMutation ? 'mutation' : 'query'} Op${variables} ${body}`, ...fragments].join(
      '\n',
    )
    return { text, variables: this.#variables }
  }

  #selectionSet(type: GraphQLCompositeType, depth: number): string {
    const count = 1 + this.#random.below(5)
    const parts: string[] = []
    for (let index = 0; index < count; index += 1) parts.push(this.#selection(type, depth))
    if (this.#random.chance(0.2)) parts.push(this.#random.pick(parts))
    return `{ ${parts.join(' ')} }`
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const isUnion = !('getFields' in type)
    if (this.#random.chance(isUnion ? 0.8 : 0.2) && depth > 0) return this.#fragment(type, depth)
    if (isUnion || this.#random.chance(0.08)) {
      return `${this.#random.chance(0.2) ? 't: ' : ''}__typename${this.#directives()}`
    }
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 || !isCompositeType(getNamedType(field.type)),
    )
    if (fields.length === 0) return '__typename'
    return this.#field(this.#random.pick(fields), depth)
  }

  #field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const named = getNamedType(field.type)
    const alias = this.#random.chance(0.25) ? `${this.#random.pick(ALIASES)}: ` : ''
    const args = field.args.flatMap((arg) => this.#argument(arg))
    const below = isCompositeType(named) ? ` ${this.#selectionSet(named, depth - 1)}` : ''
    const call = args.length === 0 ? '' : `(${args.join(', ')})`
    return `${alias}${field.name}${call}${this.#directives()}${below}`
  }

  #fragment(type: GraphQLCompositeType, depth: number): string {
    const condition = this.#condition(type)
    const fits = this.#fragments.filter((one) => one.type === condition.name)
    if (fits.length > 0 && this.#random.chance(0.3)) {
      return `...${this.#random.pick(fits).name}${this.#directives()}`
    }
    const text = this.#selectionSet(condition, depth - 1)
    if (this.#random.chance(0.5)) {
      const name = `F${this.#count++}`
      this.#fragments.push({ name, type: condition.name, text })
      return `...${name}${this.#directives()}`
    }
    const isBare = condition === type && this.#random.chance(0.5)
    return `...${isBare ? '' : ` on ${condition.name}`}${this.#directives()} ${text}`
  }

  #condition(type: GraphQLCompositeType): GraphQLCompositeType {
    if (isAbstractType(type)) {
      const abstract = Object.values(this.#schema.getTypeMap()).filter(isAbstractType)
      return this.#random.pick([type, ...abstract, ...this.#schema.getPossibleTypes(type)])
    }
    const interfaces = 'getInterfaces' in type ? type.getInterfaces() : []
    return this.#random.pick([type, type, ...interfaces])
  }

  #directives(): string {
    if (this.#random.chance(0.7)) return ''
    const one = (name: string) => ` @${name}(if: ${this.#boolean()})`
    if (this.#random.chance(0.1)) return one('skip') + one('include')
    return one(this.#random.chance(0.5) ? 'skip' : 'include')
  }

  #boolean(): string {
    if (this.#random.chance(0.3)) return String(this.#random.chance(0.5))
    const name = `c${this.#random.below(3)}`
    if (!(name in this.#variables)) {
      this.#definitions.push(`$${name}: Boolean!`)
      this.#variables[name] = this.#random.chance(0.5)
    }
    return `$${name}`
  }

  #argument(arg: GraphQLArgument): readonly string[] {
    const isNeeded = isNonNullType(arg.type) && arg.defaultValue === undefined
    if (!isNeeded && this.#random.chance(0.4)) return []
    const value = this.#valueOf(arg.type)
    if (this.#random.chance(0.6)) return [`${arg.name}: ${this.#literal(value, arg.type)}`]
    return [`${arg.name}: ${this.#variable(arg.type, value)}`]
  }

  #variable(type: GraphQLInputType, value: unknown): string {
    const name = this.#random.chance(0.1) ? `_v${this.#count++}` : `v${this.#count++}`
    const fallback = this.#random.chance(0.3)
      ? ` = ${this.#literal(this.#valueOf(type), type)}`
      : ''
    this.#definitions.push(`$${name}: ${String(type)}${fallback}`)
    const isGiven = (isNonNullType(type) && fallback === '') || this.#random.chance(0.7)
    if (isGiven) this.#variables[name] = value
    return `$${name}`
  }

  #valueOf(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.#present(type.ofType)
    return this.#random.chance(0.1) ? null : this.#present(type)
  }

  #present(type: GraphQLInputType): unknown {
    if (isListType(type) && isInputType(type.ofType)) {
      return [this.#valueOf(type.ofType), this.#valueOf(type.ofType)]
    }
    if (isEnumType(type)) return this.#random.pick(type.getValues()).name
    if (isNonNullType(type)) return this.#present(type.ofType)
    const name = String(type)
    if (name === 'Int') return this.#random.below(4)
    if (name === 'Boolean') return this.#random.chance(0.5)
    return name === 'ID' ? this.#random.pick(IDS) : this.#random.pick(['1', '2', 'x"y\n'])
  }

  #literal(value: unknown, type: GraphQLInputType): string {
    const named = getNamedType(type)
    if (isEnumType(named) && typeof value === 'string') return value
    return JSON.stringify(value)
  }
}

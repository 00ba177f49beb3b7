/**
 * Random federations: a random schema, cut at random into subgraphs by keys, shared fields, requirements and provisions. What does
 * not compose is thrown away; what composes, the composer says, can be planned.
 */
import { composeSupergraph } from '../../../../gateway/engine/compose-supergraph.ts'
import { createRandom, type Random } from './random.ts'

/** A field that is computed from others: which, and in which subgraph. */
export interface Requirement {
  readonly subgraph: string
  readonly typeName: string
  readonly field: string
  /** What it requires: names, with the argument if there is one, with what is below an object. */
  readonly requires: readonly {
    readonly name: string
    readonly x?: number
    readonly below?: string
  }[]
}

export interface RandomFederation {
  readonly supergraphSdl: string
  readonly sdls: Readonly<Record<string, string>>
  readonly requirements: readonly Requirement[]
  /** Fields that a root field brings along, by the root field. */
  readonly provisions: ReadonlyMap<string, readonly string[]>
}

interface FieldModel {
  readonly name: string
  readonly type: string
  readonly hasArgument: boolean
  readonly owners: readonly string[]
}

interface EntityModel {
  readonly name: string
  readonly homes: readonly string[]
  /** By subgraph. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  readonly fields: readonly FieldModel[]
}

const NAMES = ['a', 'b', 'c', 'd']
const ENTITIES = ['E0', 'E1', 'E2', 'E3']
const MEMBERS: Readonly<Record<string, readonly string[]>> = { I: ['E0', 'E1'], U: ['E1', 'E2'] }
const KEYS = ['id', 'code', 'id ref { no }', 'code ref { no }']
const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@external", "@requires", "@provides", "@shareable", "@interfaceObject"])`

/** Null when this seed's federation does not compose. */
export function randomFederation(seed: number): RandomFederation | null {
  const maker = new Maker(createRandom(seed))
  const made = maker.make()
  if (!maker.isConnected) return null
  try {
    const subgraphs = Object.entries(made.sdls).map(([name, typeDefs]) => ({ name, typeDefs }))
    return { ...made, supergraphSdl: composeSupergraph(subgraphs) }
  } catch {
    return null
  }
}

/** A key of an entity in one subgraph, and whether the subgraph finds entities by it. */
interface Door {
  readonly key: string
  readonly isOpen: boolean
}

const wordsOf = (key: string): readonly string[] => key.match(/\w+/g) ?? []

class Maker {
  readonly #random: Random
  readonly #names: readonly string[]
  readonly #entities: readonly EntityModel[]
  readonly #requirements: Requirement[] = []
  readonly #provisions = new Map<string, readonly string[]>()
  readonly #doors = new Map<string, (readonly Door[])[]>()
  readonly #isSplit: boolean
  /** The subgraph that has the interface as an object, if any. */
  readonly #objectHome: string | null

  constructor(random: Random) {
    this.#random = random
    this.#names = NAMES.slice(0, 2 + random.below(3))
    this.#objectHome = random.chance(0.3) ? 'io' : null
    this.#isSplit = random.chance(0.4)
    this.#entities = ENTITIES.map((name) => this.#entity(name))
  }

  make(): Omit<RandomFederation, 'supergraphSdl'> {
    const sdls = Object.fromEntries(this.#names.map((name) => [name, this.#sdl(name)]))
    if (this.#objectHome !== null) {
      sdls[this.#objectHome] = `${LINK} type Query { ios: [I] }
        type I @key(fields: "id") @interfaceObject { id: ID! io: String ion: Int }`
    }
    return { sdls, requirements: this.#requirements, provisions: this.#provisions }
  }

  #entity(name: string): EntityModel {
    const homes = this.#some(this.#names, 1 + this.#random.below(this.#names.length))
    const count = 3 + this.#random.below(4)
    const fields = [...Array(count).keys()].map((index): FieldModel => {
      const type = this.#fieldType()
      const isShared = this.#random.chance(type.includes('V') ? 0.7 : 0.3)
      const owners = this.#some(homes, isShared ? 3 : 1)
      const hasArgument = ['String', 'Int'].includes(type) && this.#random.chance(0.3)
      return { name: `f${index}`, type, hasArgument, owners }
    })
    const keys = new Map(homes.map((home) => [home, this.#keysOf(name)]))
    return { name, homes, fields, keys }
  }

  #remember(name: string, doors: readonly Door[]): void {
    this.#doors.set(name, [...(this.#doors.get(name) ?? []), doors])
  }

  /** Whether every subgraph that has an entity can be reached from every other: composers do not always see to it. */
  get isConnected(): boolean {
    return [...this.#doors.values()].every((places) =>
      places.every((from) => {
        const known = new Set(from.flatMap(({ key }) => wordsOf(key)))
        const opens = (doors: readonly Door[]) =>
          doors.some(({ key, isOpen }) => isOpen && wordsOf(key).every((word) => known.has(word)))
        for (let count = 0; count < places.length; count += 1) {
          for (const { key } of places.filter(opens).flat()) {
            for (const word of wordsOf(key)) known.add(word)
          }
        }
        return places.every((doors) => doors === from || opens(doors))
      }),
    )
  }

  #keysOf(name: string): readonly string[] {
    const others = this.#some(KEYS, this.#random.below(3))
    const needsId = MEMBERS.I?.includes(name) || this.#random.chance(0.2)
    return needsId ? [...new Set(['id', ...others])] : others
  }

  #fieldType(): string {
    const target = this.#random.pick([...ENTITIES, 'I', 'U', 'V', 'V'])
    return this.#random.pick([
      'String',
      'Int',
      'String!',
      'String',
      target,
      target,
      `[${target}]`,
      `[${target}!]!`,
    ])
  }

  #some<T>(from: readonly T[], count: number): readonly T[] {
    const left = [...from]
    while (left.length > Math.max(1, count)) left.splice(this.#random.below(left.length), 1)
    return left
  }

  #sdl(subgraph: string): string {
    const types = this.#entities
      .filter(({ homes }) => homes.includes(subgraph))
      .map((entity) => this.#typeSdl(entity, subgraph))
    const roots = [0, 1].slice(this.#random.below(2)).map((index) => this.#root(subgraph, index))
    const provision = this.#random.chance(0.5) ? this.#provision(subgraph) : null
    if (provision) roots.push(provision.root)
    const own = types.map((type) => provision?.extend(type) ?? type)
    const text = [...own, `type Query { ${roots.join(' ')} }`].join('\n')
    return `${LINK}\n${text}\n${this.#missing(text, subgraph)}`
  }

  #typeSdl({ name, homes, fields, keys: all }: EntityModel, subgraph: string): string {
    const keys = all.get(subgraph) ?? []
    const own = fields.filter(({ owners }) => owners.includes(subgraph))
    const foreign = fields.filter(
      ({ owners, type }) => !owners.includes(subgraph) && /^(String|Int|V)/.test(type),
    )
    const required =
      homes.length > 1 && this.#random.chance(0.5)
        ? this.#some(foreign, 1 + this.#random.below(2))
        : []
    const lines = [
      ...keyFields(keys),
      ...own.map((field) => fieldSdl(field, field.owners.length > 1 ? ' @shareable' : '')),
      ...required.map((field) => fieldSdl(field, ' @external')),
    ]
    if (required.length > 0) lines.push(this.#requirement(name, subgraph, required))
    const implemented = MEMBERS.I?.includes(name) ? ' implements I' : ''
    // What requires something must be asked for again, by a key.
    const mayBeStub = implemented === '' && required.length === 0
    const doors = keys.map((key) => ({ key, isOpen: !mayBeStub || this.#random.chance(0.9) }))
    this.#remember(name, doors)
    const directives = doors
      .map(({ key, isOpen }) => ` @key(fields: "${key}"${isOpen ? '' : ', resolvable: false'})`)
      .join('')
    return `type ${name}${implemented}${directives} { ${lines.join(' ')} }`
  }

  #requirement(typeName: string, subgraph: string, fields: readonly FieldModel[]): string {
    const field = `q${subgraph}`
    const requires = fields.map(({ name, type, hasArgument }) => ({
      name,
      ...(hasArgument ? { x: this.#random.below(3) } : {}),
      ...(type === 'V' ? { below: 'v0' } : {}),
    }))
    this.#requirements.push({ typeName, subgraph, field, requires })
    const texts = requires.map(
      ({ name, x, below }) =>
        `${name}${x === undefined ? '' : `(x: ${x})`}${below === undefined ? '' : ` { ${below} }`}`,
    )
    return `${field}: String @requires(fields: "${texts.join(' ')}")`
  }

  #root(subgraph: string, index: number): string {
    const type = this.#random.pick([...ENTITIES, 'I', 'U'])
    const shown = this.#random.pick([type, `[${type}]`])
    return `${subgraph}${index}: ${shown}`
  }

  /** A root field that brings along what its subgraph does not have elsewhere. */
  #provision(subgraph: string): { readonly root: string; extend(type: string): string } | null {
    const here = this.#entities.filter(({ homes }) => homes.includes(subgraph))
    if (here.length === 0) return null
    const { name, fields } = this.#random.pick(here)
    const provided = fields.filter(
      ({ owners, type, hasArgument }) =>
        !owners.includes(subgraph) && /^(String|Int)/.test(type) && !hasArgument,
    )
    if (provided.length === 0) return null
    const names = provided.map((field) => field.name)
    this.#provisions.set(`${subgraph}P`, names)
    const type = this.#random.pick([name, `[${name}]`])
    return {
      root: `${subgraph}P: ${type} @provides(fields: "${names.join(' ')}")`,
      extend: (sdl) => {
        if (!sdl.startsWith(`type ${name} `)) return sdl
        const missing = provided.filter(
          (field) => !new RegExp(`\\b${field.name}\\b[^"]*: ?\\S+ @external`).test(sdl),
        )
        return sdl.replace(
          '{ ',
          `{ ${missing.map((field) => fieldSdl(field, ' @external')).join(' ')} `,
        )
      },
    }
  }

  /** Stubs of what is named and not there. */
  #missing(text: string, subgraph: string): string {
    const parts: string[] = []
    const isNamed = (name: string) => new RegExp(`: \\[?${name}\\b`).test(text)
    const wanted = new Set(ENTITIES.filter(isNamed))
    for (const [name, members] of Object.entries(MEMBERS)) {
      const isImplemented = name === 'I' && text.includes('implements I')
      if (!isNamed(name) && !isImplemented) continue
      if (isNamed(name)) members.forEach((member) => wanted.add(member))
      const key =
        this.#objectHome !== null && this.#hasAll(text, subgraph) ? ' @key(fields: "id")' : ''
      parts.push(
        name === 'I' ? `interface I${key} { id: ID! }` : `union U = ${members.join(' | ')}`,
      )
    }
    for (const name of wanted) {
      if (text.includes(`type ${name} `) || text.includes(`type ${name}@`)) continue
      const implemented = MEMBERS.I?.includes(name) ? ' implements I' : ''
      if (implemented !== '' && !parts.some((part) => part.startsWith('interface I')))
        parts.push('interface I { id: ID! }')
      const known =
        this.#entities
          .find((one) => one.name === name)
          ?.keys.values()
          .next().value ?? []
      const key = implemented === '' ? this.#random.pick(known) : 'id'
      this.#remember(name, [{ key, isOpen: true }])
      parts.push(
        `type ${name}${implemented} @key(fields: "${key}") { ${keyFields([key]).join(' ')} }`,
      )
    }
    if (isNamed('V')) parts.push(`type V @shareable { ${this.#valueFields().join(' ')} }`)
    if ([text, ...parts].some((part) => part.includes('ref { no }')))
      parts.push('type Ref @shareable { no: ID! }')
    return parts.join('\n')
  }

  /** Objects without a key may have other fields in every subgraph. */
  #valueFields(): readonly string[] {
    const more = ['v1: Int', 'v2(x: Int): String']
    return this.#isSplit
      ? ['v0: String', ...this.#some(more, this.#random.below(3))]
      : ['v0: String', ...more]
  }

  #hasAll(text: string, _subgraph: string): boolean {
    return (MEMBERS.I ?? []).every(
      (name) => text.includes(`type ${name} `) || /: \[?I\b/.test(text),
    )
  }
}

function keyFields(keys: readonly string[]): readonly string[] {
  const text = keys.join(' ')
  return [
    ...(/\bid\b/.test(text) ? ['id: ID!'] : []),
    ...(/\bcode\b/.test(text) ? ['code: ID!'] : []),
    ...(/\bref\b/.test(text) ? ['ref: Ref!'] : []),
  ]
}

const fieldSdl = ({ name, type, hasArgument }: FieldModel, directive: string): string =>
  `${name}${hasArgument ? '(x: Int = 0)' : ''}: ${type}${directive}`

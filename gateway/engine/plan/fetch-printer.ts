/**
 * Texts of planned fetches.
 *
 * @module
 */
import { print, visit, type VariableDefinitionNode } from 'graphql'
import { ALWAYS, type Condition } from '../condition.ts'
import type { FetchField, FetchSelection } from './fetch-tree.ts'

export type OperationKind = 'query' | 'mutation' | 'subscription'

/** The client's variables by name. */
export type OperationVariables = ReadonlyMap<string, VariableDefinitionNode>

export interface PrintedFetch {
  readonly operation: string
  readonly variableNames: readonly string[]
  readonly conditionNames: readonly string[]
}

export class FetchPrinter {
  readonly conditions = new Map<string, Condition>()
  readonly #variables: OperationVariables
  /** What the engine's own variables begin with, and none of the client's does. */
  readonly #prefix: string
  readonly #names = new Map<string, string>()
  #entities = 0

  constructor(variables: OperationVariables) {
    this.#variables = variables
    let prefix = '_'
    while ([...variables.keys()].some((name) => name.startsWith(prefix))) prefix += '_'
    this.#prefix = prefix
  }

  nextEntities(): { readonly alias: string; readonly variable: string } {
    const number = this.#entities++
    return { alias: `_e${number}`, variable: `${this.#prefix}r${number}` }
  }

  /** The variable that stands for a condition; null for one that always holds. */
  conditionName(condition: Condition): string | null {
    if (condition === ALWAYS) return null
    const known = this.#names.get(condition.key)
    if (known !== undefined) return known
    const name = `${this.#prefix}c${this.conditions.size}`
    this.#names.set(condition.key, name)
    this.conditions.set(name, condition)
    return name
  }

  operation(kind: OperationKind, selection: FetchSelection): PrintedFetch {
    return this.#finish(kind, [], this.selection(selection))
  }

  entities(
    parts: readonly {
      readonly alias: string
      readonly variable: string
      readonly typeName: string
      readonly selection: string
    }[],
  ): PrintedFetch {
    const fields = parts.map(({ alias, variable, typeName, selection }) => {
      const label = alias === '_entities' ? '' : `${alias}:`
      return `${label}_entities(representations:$${variable}){...on ${typeName}${selection}}`
    })
    const variables = parts.map(({ variable }) => `$${variable}:[_Any!]!`)
    return this.#finish('query', variables, `{${fields.join(' ')}}`)
  }

  selection(selection: FetchSelection): string {
    const parts = this.#parts(selection)
    return `{${parts.length === 0 ? '__typename' : parts.join(' ')}}`
  }

  #parts({ typename, fields, fragments }: FetchSelection): readonly string[] {
    const narrower = [...fragments].flatMap(([name, fragment]) => {
      const parts = this.#parts(fragment)
      return parts.length === 0 ? [] : [`...on ${name}{${parts.join(' ')}}`]
    })
    const own = [...fields.values()].map((field) => this.#field(field))
    return [...(typename ? ['__typename'] : []), ...own, ...narrower]
  }

  #field(field: FetchField): string {
    const alias = field.key === field.name ? '' : `${field.key}:`
    const args = field.args.length === 0 ? '' : `(${field.args.map((arg) => print(arg)).join()})`
    const condition = this.conditionName(field.presence)
    const include = condition === null ? '' : `@include(if:$${condition})`
    return `${alias}${field.name}${args}${include}${field.child ? this.selection(field.child) : ''}`
  }

  /** Which variables a text uses is read off the text: they are all that begins with a dollar outside of strings. */
  #finish(kind: string, own: readonly string[], body: string): PrintedFetch {
    const used = variablesIn(body)
    const conditionNames = [...this.conditions.keys()].filter((name) => used.has(name))
    const given = [...this.#variables].filter(([name]) => used.has(name))
    const definitions = [
      ...given.map(([, definition]) => definitionText(definition)),
      ...conditionNames.map((name) => `$${name}:Boolean!`),
      ...own,
    ]
    const head = definitions.length === 0 ? '' : `(${definitions.join()})`
    return {
      operation: kind === 'query' && head === '' ? body : `${kind}${head}${body}`,
      variableNames: given.map(([name]) => name),
      conditionNames,
    }
  }
}

function variablesIn(body: string): ReadonlySet<string> {
  const withoutStrings = body.replace(/"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\]|\\.)*"/gs, '')
  return new Set([...withoutStrings.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? ''))
}

/** A default stays: it holds where the client gives nothing. Directives are between the client and us. */
const definitionText = (definition: VariableDefinitionNode): string =>
  print(visit(definition, { Directive: () => null }))

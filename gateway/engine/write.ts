/**
 * The answer's text straight from the merged tree: no answer object is built and no JSON serializer walks one. A
 * writer is compiled for every field of an operation. It writes only what needs no judgement; at the first failure,
 * missing value or value of a wrong type it gives up, and `complete` makes the answer instead.
 *
 * @module
 */
import {
  getNullableType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLInterfaceType,
  type GraphQLOutputType,
} from 'graphql'
import { Failure, type TreeObject } from './failure.ts'
import { UNCONDITIONAL, type Flags } from './flags.ts'
import { leafCheck } from './leaf.ts'
import { runtimeTypeOf } from './runtime-type.ts'
import type { SelectedField, Selection } from './selection.ts'

/** JSON text, or null to give up. */
type Writer = (value: unknown, request: WriteRequest) => string | null

export interface WriteRequest {
  readonly flags: Flags
  readonly introspection: Readonly<Record<string, unknown>>
}

interface FieldWriter {
  readonly key: string
  readonly when: number
  /** `"name":` */
  readonly label: string
  /** `,"name":` */
  readonly nextLabel: string
  readonly write: Writer
}

/** Writers of one operation. */
export class AnswerWriter {
  readonly #fields = new Map<
    Selection,
    Map<GraphQLObjectType | GraphQLInterfaceType, readonly FieldWriter[]>
  >()

  /** Null when the tree has a fault anywhere. */
  write(selection: Selection, tree: TreeObject, request: WriteRequest): string | null {
    return this.#object(selection)(tree, request)
  }

  #object(selection: Selection): Writer {
    if (isObjectType(selection.type)) {
      const fields = lazy(() => this.#fieldsOf(selection, selection.type as GraphQLObjectType))
      return (value, request) =>
        isPlainObject(value) ? writeFields(fields(), value, request) : null
    }
    return (value, request) => {
      if (!isPlainObject(value)) return null
      try {
        return writeFields(
          this.#fieldsOf(selection, runtimeTypeOf(selection, value)),
          value,
          request,
        )
      } catch {
        return null
      }
    }
  }

  #fieldsOf(
    selection: Selection,
    type: GraphQLObjectType | GraphQLInterfaceType,
  ): readonly FieldWriter[] {
    let byType = this.#fields.get(selection)
    if (!byType) this.#fields.set(selection, (byType = new Map()))
    let writers = byType.get(type)
    if (!writers) {
      writers = selection.fieldsOf(type).map((field) => this.#field(field))
      byType.set(type, writers)
    }
    return writers
  }

  #field(field: SelectedField): FieldWriter {
    const label = `${JSON.stringify(field.responseKey)}:`
    return {
      key: field.sourceKey,
      when: field.when,
      label,
      nextLabel: `,${label}`,
      write: this.#fieldValue(field),
    }
  }

  #fieldValue(field: SelectedField): Writer {
    const { definition, parentType, responseKey, child } = field
    if (definition.name === '__typename') {
      const text = JSON.stringify(parentType.name)
      return () => text
    }
    if (definition.name.startsWith('__')) {
      return (_, { introspection }) => JSON.stringify(introspection[responseKey] ?? null)
    }
    return this.#value(definition.type, child)
  }

  #value(declared: GraphQLOutputType, child: Selection | null): Writer {
    const type = getNullableType(declared)
    const write = isListType(type)
      ? listWriter(this.#value(type.ofType, child))
      : child
        ? this.#object(child)
        : leafWriter(type as GraphQLLeafType)
    const none = isNonNullType(declared) ? null : 'null'
    return (value, request) =>
      value === null || value === undefined ? none : write(value, request)
  }
}

const isPlainObject = (value: unknown): value is TreeObject =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Failure)

function writeFields(
  fields: readonly FieldWriter[],
  object: TreeObject,
  request: WriteRequest,
): string | null {
  let text = '{'
  let isFirst = true
  for (const field of fields) {
    if (field.when !== UNCONDITIONAL && !request.flags.isOn(field.when)) continue
    const value = field.write(object[field.key], request)
    if (value === null) return null
    text += (isFirst ? field.label : field.nextLabel) + value
    isFirst = false
  }
  return text + '}'
}

const listWriter =
  (writeItem: Writer): Writer =>
  (value, request) => {
    if (!Array.isArray(value)) return null
    let text = '['
    for (let index = 0; index < value.length; index += 1) {
      const item = writeItem(value[index], request)
      if (item === null) return null
      text += index === 0 ? item : `,${item}`
    }
    return text + ']'
  }

function leafWriter(type: GraphQLLeafType): Writer {
  const fits = leafCheck(type)
  if (isEnumType(type)) return (value) => (fits(value) ? `"${String(value)}"` : null)
  if (!isSpecifiedScalarType(type)) return customWriter
  switch (type.name) {
    case 'String':
      return (value) => (typeof value === 'string' ? quote(value) : null)
    case 'ID':
      return (value) => (fits(value) ? quote(String(value)) : null)
    default:
      return (value) => (fits(value) ? String(value) : null)
  }
}

const customWriter: Writer = (value) => {
  if (typeof value === 'string') return quote(value)
  return value instanceof Failure ? null : (JSON.stringify(value) ?? null)
}

/** Most text needs no escape, and asking is cheaper than escaping. Lone surrogates have to be escaped, too. */
const NEEDS_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/

const quote = (text: string): string =>
  NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`

function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

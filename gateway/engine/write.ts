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
import { lazy } from './lazy.ts'
import { leafCheck } from './leaf.ts'
import { runtimeTypeOf } from './runtime-type.ts'
import type { SelectedField, Selection } from './selection.ts'
import { TextSink } from './text-sink.ts'

/** Writes to the sink. Answers `false` to give up. */
type Writer = (value: unknown, request: WriteRequest) => boolean

/** Writing does not wait for anything, so one sink serves all requests. */
const sink = new TextSink()

export interface WriteRequest {
  readonly flags: Flags
  readonly introspection: Readonly<Record<string, unknown>>
}

interface FieldWriter {
  readonly key: string
  readonly when: number
  /** `{"name":` */
  readonly firstLabel: string
  /** `,"name":` */
  readonly label: string
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
    sink.clear()
    return this.#object(selection)(tree, request) ? sink.take() : null
  }

  #object(selection: Selection): Writer {
    if (isObjectType(selection.type)) {
      const fields = lazy(() => this.#fieldsOf(selection, selection.type as GraphQLObjectType))
      return (value, request) => isPlainObject(value) && writeFields(fields(), value, request)
    }
    return (value, request) => {
      if (!isPlainObject(value)) return false
      try {
        return writeFields(
          this.#fieldsOf(selection, runtimeTypeOf(selection, value)),
          value,
          request,
        )
      } catch {
        return false
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
      firstLabel: `{${label}`,
      label: `,${label}`,
      write: this.#fieldValue(field),
    }
  }

  #fieldValue(field: SelectedField): Writer {
    const { definition, parentType, responseKey, child } = field
    if (definition.name === '__typename') {
      const text = JSON.stringify(parentType.name)
      return () => write(text)
    }
    if (definition.name.startsWith('__')) {
      return (_, { introspection }) => sink.json(introspection[responseKey] ?? null)
    }
    return this.#value(definition.type, child)
  }

  #value(declared: GraphQLOutputType, child: Selection | null): Writer {
    const type = getNullableType(declared)
    const writePresent = isListType(type)
      ? listWriter(this.#value(type.ofType, child))
      : child
        ? this.#object(child)
        : leafWriter(type as GraphQLLeafType)
    const mayBeNull = !isNonNullType(declared)
    return (value, request) =>
      value === null || value === undefined
        ? mayBeNull && write('null')
        : writePresent(value, request)
  }
}

function write(text: string): true {
  sink.raw(text)
  return true
}

const isPlainObject = (value: unknown): value is TreeObject =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Failure)

function writeFields(
  fields: readonly FieldWriter[],
  object: TreeObject,
  request: WriteRequest,
): boolean {
  let isFirst = true
  for (const field of fields) {
    if (field.when !== UNCONDITIONAL && !request.flags.isOn(field.when)) continue
    sink.raw(isFirst ? field.firstLabel : field.label)
    if (!field.write(object[field.key], request)) return false
    isFirst = false
  }
  sink.raw(isFirst ? '{}' : '}')
  return true
}

const listWriter =
  (writeItem: Writer): Writer =>
  (value, request) => {
    if (!Array.isArray(value)) return false
    sink.raw('[')
    for (let index = 0; index < value.length; index += 1) {
      if (index > 0) sink.raw(',')
      if (!writeItem(value[index], request)) return false
    }
    sink.raw(']')
    return true
  }

function leafWriter(type: GraphQLLeafType): Writer {
  const fits = leafCheck(type)
  if (isEnumType(type)) return (value) => fits(value) && write(`"${String(value)}"`)
  if (!isSpecifiedScalarType(type)) return customWriter
  switch (type.name) {
    case 'String':
      return (value) => typeof value === 'string' && writeString(value)
    case 'ID':
      return (value) => fits(value) && writeString(String(value))
    default:
      return (value) => fits(value) && write(String(value))
  }
}

const customWriter: Writer = (value) => {
  if (typeof value === 'string') return writeString(value)
  return !(value instanceof Failure) && sink.json(value)
}

function writeString(text: string): true {
  sink.string(text)
  return true
}

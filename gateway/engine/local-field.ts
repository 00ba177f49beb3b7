/**
 * One selected field of a local subgraph as a function: arguments made ready, resolver called, value put into the tree.
 * Nulls are not judged here. Completing the whole answer does that once, for what local and remote subgraphs said.
 *
 * @module
 */
import {
  defaultTypeResolver,
  getNamedType,
  getNullableType,
  GraphQLError,
  isAbstractType,
  isLeafType,
  isListType,
  isObjectType,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
} from 'graphql'
import { Failure, type TreeObject } from './failure.ts'
import { UNCONDITIONAL } from './flags.ts'
import { lazy } from './lazy.ts'
import { argumentsOf } from './local-arguments.ts'
import type { LocalOperationInfo } from './local-operation.ts'
import { isPromiseLike, type LocalRun } from './local-run.ts'
import {
  leafCompleter,
  listCompleter,
  markingCompleter,
  store,
  storeProperty,
  type Call,
  type Completer,
  type LocalField,
  type Path,
  type Tracked,
} from './local-value.ts'
import type { Provenance } from './provenance.ts'
import type { SelectedField, Selection } from './selection.ts'

/** Compiled fields by selection and runtime type; they live as long as the operation they belong to. */
export class LocalFields {
  readonly #operation: LocalOperationInfo
  readonly #provenance: Provenance | null
  readonly #compiled = new Map<Selection, Map<GraphQLObjectType, readonly LocalField[]>>()

  constructor(operation: LocalOperationInfo, provenance: Provenance | null = null) {
    this.#operation = operation
    this.#provenance = provenance
  }

  of(selection: Selection, type: GraphQLObjectType): readonly LocalField[] {
    let byType = this.#compiled.get(selection)
    if (!byType) this.#compiled.set(selection, (byType = new Map()))
    let fields = byType.get(type)
    if (!fields) {
      fields = selection.fieldsOf(type).map((field) => this.#compile(field))
      byType.set(type, fields)
    }
    return fields
  }

  run(
    run: LocalRun,
    fields: readonly LocalField[],
    type: GraphQLObjectType,
    source: unknown,
    out: TreeObject,
    path: Path | undefined,
  ): void {
    for (const field of fields) {
      const { when } = field.selected
      if (when === UNCONDITIONAL || run.flags.isOn(when)) {
        this.runField(run, field, type, source, out, path)
      }
    }
  }

  runField(
    run: LocalRun,
    field: LocalField,
    type: GraphQLObjectType,
    source: unknown,
    out: TreeObject,
    prev: Path | undefined,
  ): void {
    const { key, name } = field
    if (field.isTypename) {
      out[key] = type.name
      return
    }
    if (field.leaf && storeProperty(field.leaf, source, name, out, key)) return
    const path = { prev, key, typename: type.name }
    const at = { field, path, source }
    try {
      const property = field.resolve ? undefined : (source as TreeObject | undefined)?.[name]
      const value = field.resolve
        ? field.resolve(source, field.args(run), run.context, this.#info(run, at, type))
        : typeof property === 'function'
          ? property.call(source, field.args(run), run.context, this.#info(run, at, type))
          : property
      store(run, field.complete, value, out, key, at)
    } catch (error) {
      out[key] = new Failure(error)
    }
  }

  #info(run: LocalRun, { field, path }: Call, parentType: GraphQLObjectType): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#operation
    return {
      fieldName: field.name,
      fieldNodes: field.selected.nodes,
      returnType: field.selected.definition.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue: undefined,
      operation,
      variableValues: run.variables,
    }
  }

  #compile(selected: SelectedField): LocalField {
    const { definition, responseKey, child } = selected
    const leaf = getNullableType(definition.type)
    const tracked = this.#tracked(selected)
    return {
      selected,
      key: responseKey,
      name: definition.name,
      isTypename: definition.name === '__typename',
      resolve: definition.resolve,
      args: argumentsOf(selected),
      complete: this.#completer(definition.type, child, tracked),
      leaf: definition.resolve || tracked !== null || !isLeafType(leaf) ? null : leaf,
    }
  }

  #tracked({ definition, parentType }: SelectedField): Tracked | null {
    const coordinate = `${parentType.name}.${definition.name}`
    const returns = getNamedType(definition.type).name
    return this.#provenance?.tracks(coordinate, returns) ? { coordinate, returns } : null
  }

  #completer(
    declared: GraphQLOutputType,
    child: Selection | null,
    tracked: Tracked | null,
  ): Completer {
    const type = getNullableType(declared)
    if (isListType(type)) return listCompleter(this.#completer(type.ofType, child, tracked))
    const complete = this.#singleCompleter(type, child)
    return tracked === null ? complete : markingCompleter(tracked, complete)
  }

  #singleCompleter(type: GraphQLOutputType, child: Selection | null): Completer {
    if (isObjectType(type)) return this.#objectCompleter(type, child as Selection)
    if (isAbstractType(type)) return this.#abstractCompleter(type, child as Selection)
    return leafCompleter(type as GraphQLLeafType)
  }

  #objectCompleter(type: GraphQLObjectType, child: Selection): Completer {
    const fields = lazy(() => this.of(child, type))
    const fill: Completer = (run, value, out, key, { path }) => {
      const object: TreeObject = {}
      out[key] = object
      this.run(run, fields(), type, value, object, path)
    }
    return type.isTypeOf ? this.#checkedCompleter(type, fill) : fill
  }

  #checkedCompleter(type: GraphQLObjectType, fill: Completer): Completer {
    return (run, value, out, key, at) => {
      const judge = (isOne: unknown) => {
        if (isOne !== true) throw new GraphQLError(`Expected value of type "${type.name}".`)
        fill(run, value, out, key, at)
      }
      const isOne = type.isTypeOf?.(value, run.context, this.#info(run, at, type))
      if (isPromiseLike(isOne)) run.wait(isOne, out, key, judge)
      else judge(isOne)
    }
  }

  #abstractCompleter(type: GraphQLAbstractType, child: Selection): Completer {
    const completers = new Map<string, Completer>()
    const completerOf = (typeName: unknown): Completer => {
      const known = completers.get(String(typeName))
      if (known) return known
      const runtimeType = this.#runtimeType(type, typeName)
      const made = this.#objectCompleter(runtimeType, child)
      completers.set(runtimeType.name, made)
      return made
    }
    return (run, value, out, key, at) => {
      const complete = (name: unknown) => completerOf(name)(run, value, out, key, at)
      const resolve = type.resolveType ?? defaultTypeResolver
      const info = this.#info(run, at, at.field.selected.parentType as GraphQLObjectType)
      const name = resolve(value, run.context, info, type)
      if (isPromiseLike(name)) run.wait(name, out, key, complete)
      else complete(name)
    }
  }

  #runtimeType(abstract: GraphQLAbstractType, name: unknown): GraphQLObjectType {
    const { schema } = this.#operation
    const type = typeof name === 'string' ? schema.getType(name) : undefined
    if (isObjectType(type) && schema.isSubType(abstract, type)) return type
    throw new GraphQLError(
      `Abstract type "${abstract.name}" must resolve to one of its Object types, got ${String(name)}.`,
    )
  }
}

/**
 * A local field's arguments, made ready.
 *
 * @module
 */
import { getArgumentValues, Kind, type FieldNode } from 'graphql'
import { lazy } from './lazy.ts'
import type { LocalRun } from './local-run.ts'
import type { SelectedField } from './selection.ts'

export type Arguments = (run: LocalRun) => Record<string, unknown>

/** Arguments without variables are made once; those with, on each call. */
export function argumentsOf({ definition, nodes }: SelectedField): Arguments {
  const node = nodes[0]
  if (!node || definition.args.length === 0) return () => ({})
  if (JSON.stringify(node.arguments ?? []).includes('"Variable"')) {
    const plain = plainArguments(definition, node)
    return (run) => plain?.(run) ?? getArgumentValues(definition, node, run.variables)
  }
  const made = lazy(() => getArgumentValues(definition, node, {}))
  return () => ({ ...made() })
}

/**
 * Where every argument is a variable, its value has been made ready with the others and only has to be picked. Null where
 * an argument is something else, or is left to its default; nothing for a value that is missing or null, which has to be
 * judged.
 */
function plainArguments(
  { args }: SelectedField['definition'],
  node: FieldNode,
): ((run: LocalRun) => Record<string, unknown> | null) | null {
  const picks = args.map(({ name }) => {
    const value = node.arguments?.find((one) => one.name.value === name)?.value
    return value?.kind === Kind.VARIABLE ? { name, variable: value.name.value } : null
  })
  if (!picks.every((pick) => pick !== null)) return null
  return ({ variables }) => {
    const values: Record<string, unknown> = {}
    for (const { name, variable } of picks) {
      const value = Object.hasOwn(variables, variable) ? (variables[variable] ?? null) : null
      if (value === null) return null
      values[name] = value
    }
    return values
  }
}

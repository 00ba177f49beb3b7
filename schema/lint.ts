/**
 * Rules that the hand-written SDL keeps: everything is described, names follow one convention, numbers have a unit.
 *
 * @module
 */
import {
  parse,
  Source,
  visit,
  type ASTNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type StringValueNode,
  type TypeNode,
} from 'graphql'

type Named = ASTNode & {
  readonly name: { readonly value: string }
  readonly description?: StringValueNode | undefined
}

type Member = FieldDefinitionNode | InputValueDefinitionNode

const PASCAL = /^([A-Z][a-z0-9]*)+$/
const CAMEL = /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/
const CONSTANT = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/

/** Entry points: their fields say what there is to say. */
const ROOTS = new Set(['Query', 'Mutation', 'Subscription'])
const QUESTION = /^(is|has|can|covers)([A-Z]|$)/
const NUMBERS = new Set(['Int', 'Float'])
const UNIT =
  /degrees|kilomet|met(er|re)|miles|hours|minutes|seconds|pixels|minor unit|percent|watts|0 to 100|0 to 1\b|how many|zoom|year|calls/i

/** Faults as `file:line message`, in the order of the file. */
export function lintSdl(file: string, sdl: string): readonly string[] {
  const faults: string[] = []
  const report = (node: ASTNode, message: string) =>
    faults.push(`${file}:${String(node.loc?.startToken.line ?? 0)} ${message}`)
  const check = (node: Named, convention: RegExp) => {
    const name = node.name.value
    if (!convention.test(name)) report(node, `"${name}" breaks the naming convention`)
    if (node.description === undefined && !ROOTS.has(name))
      report(node, `"${name}" has no description`)
  }
  const checkType = (node: Named) => check(node, PASCAL)
  const checkMember = (node: Member) => {
    check(node, CAMEL)
    for (const fault of faultsOfType(node)) report(node, `"${node.name.value}" ${fault}`)
  }
  visit(parse(new Source(sdl, file)), {
    DirectiveDefinition: (node) => check(node, CAMEL),
    EnumTypeDefinition: checkType,
    EnumValueDefinition: (node) => check(node, CONSTANT),
    FieldDefinition: checkMember,
    InputObjectTypeDefinition: checkType,
    InputValueDefinition: checkMember,
    InterfaceTypeDefinition: checkType,
    ObjectTypeDefinition: checkType,
    ScalarTypeDefinition: checkType,
    UnionTypeDefinition: checkType,
  })
  return faults
}

function faultsOfType(node: Member): readonly string[] {
  const name = node.name.value
  const type = namedTypeOf(node.type)
  const isQuestion = type === 'Boolean' && node.kind === 'FieldDefinition'
  return [
    ...(isQuestion && !QUESTION.test(name) ? ['is a yes or no: begin it with is, has or can'] : []),
    ...(NUMBERS.has(type) && !hasUnit(node) ? ['is a number without a unit'] : []),
  ]
}

/** In the name, in the description, or chosen by an argument `unit`. */
const hasUnit = (node: Member): boolean =>
  UNIT.test(node.name.value) ||
  UNIT.test(node.description?.value ?? '') ||
  (node.kind === 'FieldDefinition' && node.arguments?.some(({ name }) => name.value === 'unit')) ===
    true

const namedTypeOf = (type: TypeNode): string =>
  type.kind === 'NamedType' ? type.name.value : namedTypeOf(type.type)

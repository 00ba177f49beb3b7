/**
 * Findings in one file's syntax tree, each as a word for what was found.
 *
 * @module
 */
import ts from 'typescript'
import { nodesOf, type SourceFile } from './source-files.ts'

type Finder = (node: ts.Node) => string | null

const find = ({ path, tree }: SourceFile, finder: Finder): readonly string[] =>
  [...nodesOf(tree)].flatMap((node) => {
    const finding = finder(node)
    if (finding === null) return []
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart())
    return [`${path}:${String(line + 1)} ${finding}`]
  })

const BANNED_SYNTAX = new Map<ts.SyntaxKind, string>([
  [ts.SyntaxKind.AnyKeyword, 'any'],
  [ts.SyntaxKind.EnumDeclaration, 'enum'],
  [ts.SyntaxKind.ModuleDeclaration, 'namespace'],
  [ts.SyntaxKind.PrivateKeyword, 'private'],
  [ts.SyntaxKind.ProtectedKeyword, 'protected'],
  [ts.SyntaxKind.ExportAssignment, 'default export'],
  [ts.SyntaxKind.DefaultKeyword, 'default export'],
])

/** What the house style does without. */
export const findBannedSyntax = (file: SourceFile): readonly string[] =>
  find(file, (node) => {
    if (node.kind === ts.SyntaxKind.DefaultKeyword && ts.isDefaultClause(node.parent)) return null
    // `declare module 'fastify'` adds to a library's types; there is no other way.
    if (ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name)) return null
    return BANNED_SYNTAX.get(node.kind) ?? null
  })

const WORLD = new Set(['process', 'fetch', 'Date.now', 'Math.random', 'performance.now'])

/** Clock, chance, network and environment, taken instead of handed in. */
export const findTakenEffects = (file: SourceFile): readonly string[] =>
  find(file, (node) => {
    if (ts.isNewExpression(node) && node.getText() === 'new Date()') return 'new Date()'
    if (ts.isPropertyAccessExpression(node))
      return WORLD.has(node.getText()) ? node.getText() : null
    return ts.isIdentifier(node) && isValue(node) && WORLD.has(node.text) ? node.text : null
  })

/** Stands for a value of the surroundings; is no name of a property, parameter or type. */
const isValue = (node: ts.Identifier): boolean =>
  (ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node) ||
  (ts.isCallExpression(node.parent) && node.parent.expression === node)

/** Texts in quotes. */
export const literalsOf = ({ tree }: SourceFile): readonly string[] =>
  [...nodesOf(tree)].flatMap((node) => (ts.isStringLiteralLike(node) ? [node.text] : []))

/**
 * The repository's own source, read once.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import ts from 'typescript'

export const ROOT = join(import.meta.dirname, '../..')

/** Where source stands; everything else at the top is papers, configuration or not ours. */
const FOLDERS = ['bin', 'gateway', 'schema', 'subgraphs', 'test']

export interface SourceFile {
  /** From the root, with slashes: `gateway/compose.ts`. */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
  readonly imports: readonly Import[]
}

export interface Import {
  /** Path from the root, or a package's name (`node:fs`, `@scope/name`). */
  readonly target: string
  readonly isOwn: boolean
  readonly isTypeOnly: boolean
}

/** Paths of all files below `folder`, from the root. */
export const listFiles = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      posix.join(folder, entry.parentPath.slice(join(ROOT, folder).length), entry.name),
    )
    .toSorted()

function listFolder(folder: string): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}

export const readText = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

/** Every node of a file, depth first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node
  for (const child of node.getChildren()) yield* nodesOf(child)
}

function readImports(path: string, tree: ts.SourceFile): readonly Import[] {
  return [...nodesOf(tree)].flatMap((node) => {
    const specifier = specifierOf(node)
    return specifier === null ? [] : [toImport(path, specifier, isTypeOnly(node))]
  })
}

function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node))
    return textOf(node.moduleSpecifier)
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return textOf(node.argument.literal)
  if (!ts.isCallExpression(node)) return null
  const isDynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require'
  return isDynamic || isRequire ? textOf(node.arguments[0]) : null
}

const textOf = (node: ts.Node | undefined): string | null =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : null

/** `import { type A }` is one too, when it names nothing else. */
function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return false
  const { isTypeOnly, name, namedBindings } = node.importClause
  const names = namedBindings && ts.isNamedImports(namedBindings) ? namedBindings.elements : []
  return (
    isTypeOnly || (name === undefined && names.length > 0 && names.every((one) => one.isTypeOnly))
  )
}

function toImport(path: string, specifier: string, isTypeOnly: boolean): Import {
  if (specifier.startsWith('.')) {
    return { target: posix.join(posix.dirname(path), specifier), isOwn: true, isTypeOnly }
  }
  const parts = specifier.split('/')
  const target = specifier.startsWith('node:')
    ? specifier
    : parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
  return { target, isOwn: false, isTypeOnly }
}

/** Papers, configuration and scripts that are no TypeScript. */
export const ROOT_FILES: readonly string[] = [
  ...listFolder('.'),
  ...['.ci', 'bin', 'docs', 'schema'].flatMap(listFiles),
].filter((path) => !path.endsWith('.ts'))

/** Whatever is TypeScript. */
export const SOURCE_FILES: readonly SourceFile[] = FOLDERS.flatMap(listFiles)
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .map((path) => {
    const text = readText(path)
    const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    return { path, text, tree, imports: readImports(path, tree) }
  })

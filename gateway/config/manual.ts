/**
 * The configuration table of the README.
 *
 * @module
 */
import type { Option, OptionTable } from './option.ts'
import { OPTION_GROUPS } from './options.ts'
import { furtherBackendOptions } from './options/further-backend-options.ts'

/** Markdown, to stand between the README's `<!-- config:start -->` and `<!-- config:end -->`. */
export const renderConfigTable = (): string =>
  Object.entries<OptionTable>({
    ...OPTION_GROUPS,
    'Any further backend (`<NAME>` is its folder in upper case, `_` for `-`)':
      furtherBackendOptions('<NAME>'),
  })
    .map(([heading, table]) => renderGroup(heading, Object.values(table)))
    .join('\n\n')

const renderGroup = (heading: string, options: readonly Option<unknown>[]): string =>
  [
    `**${heading}**`,
    '',
    '| Variable | Meaning | Default |',
    '|---|---|---|',
    ...options.map(renderRow),
  ].join('\n')

const renderRow = ({ env, doc, isSecret, ...option }: Option<unknown>): string =>
  `| \`${env}\`${isSecret ? ' (secret)' : ''} | ${cell(doc)} | ${cell(defaultOf(option))} |`

function defaultOf({ fallback, unless }: Pick<Option<unknown>, 'fallback' | 'unless'>): string {
  if (fallback === null) return `**required**${unless ? ` without \`${unless}\`` : ''}`
  if (typeof fallback !== 'string') return fallback.doc
  return fallback === '' ? 'empty' : `\`${fallback}\``
}

const cell = (text: string): string => text.replaceAll('|', '\\|')

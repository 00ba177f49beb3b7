/**
 * What a log line may repeat of a text that somebody else wrote: nothing that is a credential, a place, or a URL's
 * path and query.
 *
 * @module
 */

const RULES: readonly (readonly [RegExp, string])[] = [
  [/(https?:\/\/)(?:[^\s/@]*@)?([^\s/?#"']+)[^\s"']*/gi, '$1$2/…'],
  [/\b(Bearer|Basic)\s+[^\s"']+/gi, '$1 …'],
  [/\beyJ[\w-]*\.[\w-]*\.?[\w-]*/g, '…'],
  [/\b[rs]k_(?:live|test)_\w+/g, '…'],
  [/\brbk_\w+/g, '…'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '…'],
  [/-?\d{1,3}\.\d{3,}/g, '…'],
  [/\b(?=[\w-]*\d)[\w-]{40,}/g, '…'],
]

const MAX_LENGTH = 2000

export const scrub = (text: string): string =>
  RULES.reduce((rest, [what, by]) => rest.replace(what, by), text.slice(0, MAX_LENGTH))

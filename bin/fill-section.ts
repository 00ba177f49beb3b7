/**
 * Puts `section` between `<!-- name:start -->` and `<!-- name:end -->`.
 *
 * @throws {TypeError} when `text` has no such pair of lines.
 */
export function fillSection(text: string, name: string, section: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`]
  const from = text.indexOf(start)
  const to = text.indexOf(end, from)
  if (from < 0 || to < 0) throw new TypeError(`expected a line ${start} and later one ${end}`)
  return `${text.slice(0, from + start.length)}\n\n${section}\n\n${text.slice(to)}`
}

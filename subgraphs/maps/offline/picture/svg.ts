/**
 * SVG text from shapes. Everything that goes in is ours: numbers, colours, path data.
 *
 * @module
 */
type Attributes = Readonly<Record<string, string | number>>

/** `''` when there is nothing to draw. */
export function path(d: string, attributes: Attributes): string {
  if (d === '') return ''
  const list = Object.entries(attributes).map(([name, value]) => ` ${name}="${String(value)}"`)
  return `<path d="${d}"${list.join('')}/>`
}

/** Path data of a run of pixels `[x, y, x, y, …]`. */
export function polyline(points: ArrayLike<number>, isClosed: boolean): string {
  let d = ''
  for (let at = 0; at + 1 < points.length; at += 2) {
    d += `${at === 0 ? 'M' : 'L'}${(points[at] ?? 0).toFixed(1)} ${(points[at + 1] ?? 0).toFixed(1)}`
  }
  return d === '' || !isClosed ? d : `${d}Z`
}

export const line = (d: string, stroke: string, width: number, more: Attributes = {}): string =>
  path(d, {
    fill: 'none',
    stroke,
    'stroke-width': Number(width.toFixed(2)),
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
    ...more,
  })

/** A label: a halo, and the letters over it. */
export const lettering = (d: string, fill: string, halo: string, haloPx: number): string =>
  line(d, halo, haloPx * 2, { fill, 'paint-order': 'stroke' })

/**
 * Where a tile server keeps its tiles, as everybody writes it: `https://tiles.example.com/{z}/{x}/{y}{r}.png`.
 *
 * @module
 */
import type { TileAddress } from '../../map-provider.ts'

export interface TileTemplate {
  /** For a backend's `baseUrl`, e.g. `https://tiles.example.com`. */
  readonly origin: string
  /** What follows it, e.g. `/{z}/{x}/{y}{r}.png`. */
  readonly path: string
}

/** @throws {TypeError} when it is no HTTP URL with `{z}`, `{x}` and `{y}` behind its host. */
export function readTileTemplate(template: string): TileTemplate {
  const [, origin, path] = /^(https?:\/\/[^/{}?#]+)(\/.*)$/.exec(template) ?? []
  const isComplete = ['{z}', '{x}', '{y}'].every((hole) => path?.includes(hole))
  if (origin === undefined || path === undefined || !isComplete) {
    throw new TypeError('expected a URL of PNG tiles such as https://host/{z}/{x}/{y}.png')
  }
  return { origin, path }
}

/** `{r}` is where a server that has tiles for sharp screens wants to read `@2x`. */
export const fillTilePath = (path: string, { z, x, y }: TileAddress, isSharp: boolean): string =>
  path
    .replaceAll('{z}', String(z))
    .replaceAll('{x}', String(x))
    .replaceAll('{y}', String(y))
    .replaceAll('{r}', isSharp ? '@2x' : '')

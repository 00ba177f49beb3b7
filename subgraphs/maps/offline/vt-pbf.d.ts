declare module 'vt-pbf' {
  /** Tiles of geojson-vt by layer name → Mapbox Vector Tile, not compressed. */
  export function fromGeojsonVt(
    layers: Readonly<Record<string, { readonly features: readonly object[] }>>,
    options: { readonly version: 1 | 2; readonly extent?: number },
  ): Uint8Array
  const vtPbf: { readonly fromGeojsonVt: typeof fromGeojsonVt }
  export default vtPbf
}

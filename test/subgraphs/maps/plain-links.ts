import type { AssetLinks } from '../../../subgraphs/subgraph.ts'

/** URLs that show what they stand for; the real ones are signed. */
export const plainLinks: AssetLinks = {
  toUrl: (kind, claims, tail) => `https://gw.test/${kind}/${encodeURIComponent(claims)}${tail}`,
}

import { FURTHER_PROVIDERS } from './further-providers.ts'

const FURTHER_NAMES = Object.keys(FURTHER_PROVIDERS).map((name) => name.toUpperCase())

/** The SDL names the vendors that come with the product; further ones are added to it, configured or not. */
export const withSources = (typeDefs: string): string =>
  FURTHER_NAMES.length === 0
    ? typeDefs
    : `${typeDefs}\nextend enum PositionSource { ${FURTHER_NAMES.join(' ')} }\n`

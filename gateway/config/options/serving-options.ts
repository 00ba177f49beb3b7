import type { DerivedFallback, OptionTable } from '../option.ts'
import { flag, httpUrl, integer, oneOf, optional, secretText } from '../parsers.ts'

const exceptInProduction: DerivedFallback = {
  doc: '`on`, but `off` in production',
  from: (read) => (read('NODE_ENV') === 'production' ? 'off' : 'on'),
}

export const servingOptions = {
  engine: {
    env: 'ENGINE',
    doc: 'Who executes operations: `planned` (plans once, runs compiled) or `stitched` (the stitched schema, for comparison).',
    fallback: 'planned',
    parse: oneOf('planned', 'stitched'),
  },
  maxBodyBytes: {
    env: 'MAX_BODY_BYTES',
    doc: 'Largest request body, in bytes. A larger one is answered 413.',
    fallback: '1048576',
    parse: integer(1024, 64 * 1024 * 1024),
  },
  maxQueryTokens: {
    env: 'MAX_QUERY_TOKENS',
    doc: 'Most lexical tokens of one GraphQL document.',
    fallback: '2000',
    parse: integer(10, 100_000),
  },
  maxQueryDepth: {
    env: 'MAX_QUERY_DEPTH',
    doc: 'Deepest nesting of fields in one operation.',
    fallback: '16',
    parse: integer(1, 100),
  },
  maxPersistedDocuments: {
    env: 'MAX_PERSISTED_DOCUMENTS',
    doc: 'How many documents a process remembers that clients have shown once, to be asked for by their hash ("automatic persisted queries"); the least used go first. 0: none.',
    fallback: '1000',
    parse: integer(0, 100_000),
  },
  introspection: {
    env: 'INTROSPECTION',
    doc: 'Whether the schema may be read by introspection, `on` or `off`.',
    fallback: exceptInProduction,
    parse: flag,
  },
  graphiql: {
    env: 'GRAPHIQL',
    doc: 'Whether a browser that opens `/graphql` gets GraphiQL, `on` or `off`.',
    fallback: exceptInProduction,
    parse: flag,
  },
  sandboxUrl: {
    env: 'SANDBOX_URL',
    doc: 'The sandbox whose people `/demo` offers to ask as; refused in production. Empty: the page asks for a token.',
    fallback: '',
    parse: optional(httpUrl),
  },
  assetSigningSecret: {
    env: 'ASSET_SIGNING_SECRET',
    doc: 'Signs the URLs of pictures and tiles; the same in every process. At least 32 characters.',
    fallback: null,
    parse: secretText(32),
    isSecret: true,
  },
  assetUrlLifetimeSeconds: {
    env: 'ASSET_URL_LIFETIME_SECONDS',
    doc: 'How long such a URL works at least, in seconds; at most twice as long.',
    fallback: '3600',
    parse: integer(60, 604_800),
  },
} as const satisfies OptionTable

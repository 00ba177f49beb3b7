import type { OptionTable } from '../option.ts'
import { integer, listOf, oneOf, text } from '../parsers.ts'

/** Read with `--supergraph` only. */
export const supergraphOptions = {
  forwardHeaders: {
    env: 'FORWARD_HEADERS',
    doc: "Names of the client's headers that subgraphs get to see, comma-separated. Empty: none.",
    fallback: '',
    parse: listOf(text('a header name')),
  },
  subgraphErrors: {
    env: 'SUBGRAPH_ERRORS',
    doc: 'Whether clients may read the text and extensions of subgraph errors: `hidden` or `exposed`. Paths are always shown.',
    fallback: 'hidden',
    parse: oneOf('hidden', 'exposed'),
  },
  maxAnswerBytes: {
    env: 'MAX_ANSWER_BYTES',
    doc: 'Most bytes read of one answer of a subgraph; a longer one is BACKEND_MALFORMED.',
    fallback: '16777216',
    parse: integer(1024, 1024 * 1024 * 1024),
  },
  maxPlans: {
    env: 'MAX_PLANS',
    doc: 'Most operations whose plans are kept; the least recently used go first.',
    fallback: '1000',
    parse: integer(1, 1_000_000),
  },
} as const satisfies OptionTable

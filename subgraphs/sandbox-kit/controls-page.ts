/**
 * What the sandbox's page says about its backends and controls.
 *
 * @module
 */
import type { Controls } from './controls.ts'
import { GENERIC_FAULTS } from './sandbox-backend.ts'

export const describeControls = (
  { backends, faults, calls }: Controls,
  url: string,
): Readonly<Record<string, unknown>> => ({
  backends: Object.fromEntries(
    backends.map((backend) => [
      backend.name,
      {
        subgraph: backend.subgraph,
        baseUrl: url + backend.mountPath,
        ...backend.describe(url + backend.mountPath),
        fault: faults.current()[backend.name],
        calls: calls.of(backend.name).count,
      },
    ]),
  ),
  faults: {
    current: faults.current(),
    generic: GENERIC_FAULTS,
    own: Object.fromEntries(backends.map(({ name, ownFaults }) => [name, ownFaults])),
    options: {
      delayMs: 'slow and slow-body: milliseconds, default 10000',
      times: 'play it for so many calls, then be well again',
      path: 'generic faults: only for calls whose path contains this text',
    },
    switchOn: faultExamples(
      backends[0]?.name ?? 'backend',
      backends.at(-1)?.subgraph ?? 'subgraph',
      url,
    ),
    switchOff: `curl -X DELETE ${url}/faults`,
  },
  changes: backends
    .flatMap(({ controls = [] }) => controls)
    .map(({ method, doc, example }) => ({ what: doc, how: `curl -X ${method} ${url}${example}` })),
  calls: { latest: `curl ${url}/calls`, forget: `curl -X DELETE ${url}/calls` },
})

const faultExamples = (backend: string, subgraph: string, url: string) => [
  `curl -X PUT ${url}/faults/${backend} -d '{"fault":"down"}'`,
  `curl -X PUT ${url}/faults/${backend} -d '{"fault":"rate-limited","times":2}'`,
  `curl -X PUT ${url}/faults/${subgraph} -d '{"fault":"slow","delayMs":3000}'`,
]

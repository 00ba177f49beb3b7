/**
 * GraphiQL as static files of ours: nothing of it comes from another host.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface StaticFile {
  readonly contentType: string
  readonly etag: string
  readonly gzipped: Buffer
}

const JAVASCRIPT = 'text/javascript; charset=utf-8'

const compress = promisify<string, Buffer>(gzip)

let files: Promise<ReadonlyMap<string, StaticFile>> | null = null

/** By name. Read when first asked for: five megabytes that a production gateway never needs. */
export const loadGraphiqlFiles = (): Promise<ReadonlyMap<string, StaticFile>> => (files ??= load())

async function load(): Promise<ReadonlyMap<string, StaticFile>> {
  const bundle = await import('@graphql-yoga/render-graphiql/graphiql')
  const toEntry = async (name: string, contentType: string, text: string) =>
    [name, await toFile(contentType, text)] as const
  return new Map(
    await Promise.all([
      toEntry('graphiql.js', JAVASCRIPT, bundle.js),
      toEntry('graphiql.css', 'text/css; charset=utf-8', bundle.css),
      toEntry('editorWorkerService.js', JAVASCRIPT, bundle.editorWorkerService),
      toEntry('json.js', JAVASCRIPT, bundle.jsonWorker),
      toEntry('graphql.js', JAVASCRIPT, bundle.graphqlWorker),
      toEntry('start.js', JAVASCRIPT, START),
    ]),
  )
}

const toFile = async (contentType: string, text: string): Promise<StaticFile> => ({
  contentType,
  etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`,
  gzipped: await compress(text),
})

const QUERY = `# Your car on a map, in one request.
# Say who you are under "Headers", below.

# Its position as it drives: add what is below and run "CarLive".
# subscription CarLive { vehiclePositions { vehicle { id } position { latitude longitude quality } } }

query CarOnMap {
  vehicles(first: 1) {
    nodes {
      id
      make
      model
      name
      access
      owner { name }
      position {
        latitude
        longitude
        headingDegrees
        speed
        recordedAt
        quality
        map {
          attribution
          address(language: "en") { formatted precision }
          staticImage(width: 480, height: 300) { url }
        }
      }
    }
  }
}
`

const HEADERS = `{
  // "authorization": "Bearer <token>"
  // "x-api-key": "<key>"
}`

/** Tokens are not written to the browser's storage. */
const START = `
self.MonacoEnvironment = {
  globalAPI: false,
  getWorkerUrl: (_moduleId, label) => '/graphiql/' + label + '.js',
}
addEventListener('DOMContentLoaded', () => {
  YogaGraphiQL.renderYogaGraphiQL(document.getElementById('root'), {
    title: 'Roundabout',
    logo: ' ',
    defaultQuery: ${JSON.stringify(QUERY)},
    headers: ${JSON.stringify(HEADERS)},
    shouldPersistHeaders: false,
    subscriptionsEndpoint: new URL('/graphql/stream', location.href).href,
  })
})
`

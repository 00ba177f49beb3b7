/**
 * What `npm start` says once everything answers.
 *
 * @module
 */

/** Of the sandbox's page, what is shown here. */
export interface SandboxPage {
  readonly people: readonly {
    readonly name: string
    readonly isActive: boolean
    readonly plan: { readonly status: string }
    readonly accessToken: string
  }[]
  readonly apiKeys: readonly { readonly key: string; readonly app: string }[]
  readonly vehicles: readonly {
    readonly owner: string
    readonly some: readonly { readonly id: string; readonly make: string }[]
  }[]
}

const FIELDS = `
  make model access owner { name }
  position {
    latitude longitude headingDegrees speed quality
    map { attribution address { formatted } staticImage(width: 480, height: 300) { url } }
  }`

/** As everybody may type it into a shell: one line, the query in its JSON. */
export function carOnMapCurl(gatewayUrl: string, page: SandboxPage): string {
  const { ada, carId } = firstOf(page)
  const query = `{ vehicle(id: "${carId}") {${FIELDS} } }`.replaceAll(/\s+/g, ' ')
  return [
    `curl -s ${gatewayUrl}/graphql`,
    `-H 'content-type: application/json'`,
    `-H 'authorization: Bearer ${ada.accessToken}'`,
    `-d '${JSON.stringify({ query })}'`,
  ].join(' ')
}

/** A stream of all cars that the first person may see: server-sent events until somebody presses Ctrl+C. */
export function carsLiveCurl(gatewayUrl: string, page: SandboxPage): string {
  const { ada } = firstOf(page)
  const query =
    'subscription { vehiclePositions { vehicle { id } position { latitude longitude speed quality recordedAt } } }'
  return [
    `curl -N ${gatewayUrl}/graphql/stream`,
    `-H 'accept: text/event-stream'`,
    `-H 'content-type: application/json'`,
    `-H 'authorization: Bearer ${ada.accessToken}'`,
    `-d '${JSON.stringify({ query })}'`,
  ].join(' ')
}

function firstOf({ people, vehicles }: SandboxPage) {
  const [ada] = people
  const carId = vehicles[0]?.some[0]?.id
  if (ada === undefined || carId === undefined) throw new TypeError('expected people and cars')
  return { ada, carId }
}

export const welcomeToGateway = (url: string): string => `
Roundabout is ready.

  GraphQL and GraphiQL   ${url}/graphql
  Car on a live map      ${url}/demo
  Health and metrics     ${url}/health/ready  ${url}/metrics
`

export const welcomeToSupergraph = (url: string): string => `
Roundabout is ready and serves the supergraph.

  GraphQL and GraphiQL   ${url}/graphql
  Health and metrics     ${url}/health/ready  ${url}/metrics
`

export const welcomeToSandbox = (
  gatewayUrl: string,
  sandboxUrl: string,
  page: SandboxPage,
): string => `  Sandbox                ${sandboxUrl}/

Tokens (\`Authorization: Bearer …\`)
${page.people.map(renderPerson).join('\n')}

Keys of apps (\`X-API-Key: …\`)
${page.apiKeys.map(({ key, app }) => `  ${app}: ${key}`).join('\n')}

Ada's car on a map:

${carOnMapCurl(gatewayUrl, page)}

Her cars as they drive, until Ctrl+C:

${carsLiveCurl(gatewayUrl, page)}
`

const renderPerson = ({ name, plan, isActive, accessToken }: SandboxPage['people'][number]) =>
  `  ${name}, plan ${plan.status}${isActive ? '' : ', inactive'}\n  ${accessToken}`

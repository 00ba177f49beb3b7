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
export function carOnMapCurl(gatewayUrl: string, { people, vehicles }: SandboxPage): string {
  const [ada] = people
  const carId = vehicles[0]?.some[0]?.id
  if (ada === undefined || carId === undefined) throw new TypeError('expected people and cars')
  const query = `{ vehicle(id: "${carId}") {${FIELDS} } }`.replaceAll(/\s+/g, ' ')
  return [
    `curl -s ${gatewayUrl}/graphql`,
    `-H 'content-type: application/json'`,
    `-H 'authorization: Bearer ${ada.accessToken}'`,
    `-d '${JSON.stringify({ query })}'`,
  ].join(' ')
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
`

const renderPerson = ({ name, plan, isActive, accessToken }: SandboxPage['people'][number]) =>
  `  ${name}, plan ${plan.status}${isActive ? '' : ', inactive'}\n  ${accessToken}`

import express, { type NextFunction, type Request, type Response } from 'express'
import SCIMMYRouters, { SCIMMY } from 'scimmy-routers'
import type { SandboxBackend, VendorError } from '../../sandbox-kit/sandbox-backend.ts'
import { PEOPLE, SCIM_EXTENSION } from '../../sandbox-kit/world.ts'
import { grantControls } from './controls.ts'
import './scim-resource.ts'
import { createUserStore, type UserStore } from './user-store.ts'

/** Bearer token of the sandbox directory. Fixed and public: for development only. */
export const SANDBOX_SCIM_TOKEN = 'sandbox-scim-token'

/** A SCIM 2.0 directory of the sandbox's people, by `scimmy`; what one writes is seen by the next read. */
export function createUsersSandbox(): SandboxBackend {
  const store = createUserStore()
  const app = createScimApp(store)
  return {
    name: 'users',
    subgraph: 'users',
    mountPath: '/scim/v2',
    handle: (request, response) => {
      app(request, response)
    },
    vendorError: scimError,
    ownFaults: [],
    setFault: () => undefined,
    describe,
    controls: grantControls(store),
    close: () => {
      store.close()
      return Promise.resolve()
    },
  }
}

function createScimApp(store: UserStore): express.Express {
  const app = express().disable('x-powered-by').disable('etag')
  SCIMMY.Config.set('authenticationSchemes', []) // one list per process, which every router adds to
  const scim = new SCIMMYRouters({
    type: 'bearer',
    handler: authenticate,
    context: () => store,
    baseUri: ({ headers, originalUrl, url }) =>
      `http://${headers.host ?? 'localhost'}${originalUrl.slice(0, -url.length)}`,
  })
  return app.use(keepQuery, scim, ignoreAnswered)
}

/** Express 5 parses the query anew at each look, so scimmy's numbers in it, and with them paging, would be lost. */
function keepQuery(request: Request, _response: Response, next: NextFunction): void {
  Object.defineProperty(request, 'query', { value: { ...request.query } })
  next()
}

function authenticate({ headers: { authorization }, res }: Request): string {
  if (authorization === `Bearer ${SANDBOX_SCIM_TOKEN}`) return 'gateway'
  res?.setHeader('WWW-Authenticate', 'Bearer realm="scim"')
  throw new Error('The bearer token is missing or not known')
}

/** scimmy answers a failure of its own and passes it on, where Express would print it. */
function ignoreAnswered(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (!response.headersSent) next(error)
}

const DETAILS = {
  'rate-limited': { status: 429, detail: 'Too many requests' },
  'server-error': { status: 500, detail: 'The directory failed' },
  'expired-token': { status: 401, detail: 'The bearer token has expired' },
} as const

function scimError(fault: keyof typeof DETAILS): VendorError {
  const { status, detail } = DETAILS[fault]
  return {
    status,
    headers: { 'content-type': 'application/scim+json' },
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      status: String(status),
      detail,
    },
  }
}

function describe(baseUrl: string): Readonly<Record<string, unknown>> {
  const auth = `-H 'Authorization: Bearer ${SANDBOX_SCIM_TOKEN}'`
  const url = `${baseUrl}/Users/${PEOPLE[0]?.id ?? ''}`
  const patch = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  })
  return {
    protocol: 'SCIM 2.0 (RFC 7644)',
    token: SANDBOX_SCIM_TOKEN,
    extensionUrn: SCIM_EXTENSION,
    examples: {
      read: `curl ${auth} ${url}`,
      switchOff: `curl -X PATCH ${auth} -H 'Content-Type: application/scim+json' -d '${patch}' ${url}`,
    },
  }
}

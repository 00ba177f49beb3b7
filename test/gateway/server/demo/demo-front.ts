/**
 * A running gateway with the demo page before it, on one port: what mounting the page's routes in the gateway amounts to.
 *
 * @module
 */
import { createHttpApp } from '../../../../gateway/server/http-app.ts'
import { addDemoRoutes, type DemoPerson } from '../../../../gateway/server/demo/demo-routes.ts'

export interface DemoFront {
  readonly url: string
  close(): Promise<void>
}

export async function startDemoFront(
  gatewayUrl: string,
  demoPeople?: () => Promise<readonly DemoPerson[]>,
): Promise<DemoFront> {
  const app = createHttpApp({ maxBodyBytes: 100_000, onFailure: () => undefined })
  addDemoRoutes(app, { nodeEnv: 'test', demoPeople })
  app.route({
    method: ['GET', 'POST'],
    url: '/*',
    handler: async (request, reply) => {
      const { authorization } = request.headers
      const answer = await fetch(gatewayUrl + request.url, {
        method: request.method,
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(request.method === 'POST' ? { body: JSON.stringify(request.body) } : {}),
      })
      for (const name of ['content-type', 'cache-control', 'x-request-id']) {
        const value = answer.headers.get(name)
        if (value !== null) reply.header(name, value)
      }
      return reply.code(answer.status).send(Buffer.from(await answer.arrayBuffer()))
    },
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => app.close() }
}

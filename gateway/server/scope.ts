import type { FastifyInstance, FastifyPluginCallback } from 'fastify'

/** Routes of their own kind, with parsers that hold for them alone. Errors of Fastify call them by `name`. */
export function addScope(
  app: FastifyInstance,
  name: string,
  add: (scope: FastifyInstance) => void,
): void {
  const plugin: FastifyPluginCallback = (scope, _options, done) => {
    add(scope)
    done()
  }
  // Without a name Fastify looks for one among all modules that were ever required.
  void app.register(Object.assign(plugin, { [Symbol.for('fastify.display-name')]: name }))
}

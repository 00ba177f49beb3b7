/**
 * scimmy's `User` resource with our extension, served from the store that comes with each request.
 *
 * @NOTE scimmy keeps resources, schemas and handlers in one registry per process. So everything is declared once, when
 * this module loads, and handlers know no store of their own: several sandboxes in one process do not meet.
 *
 * @module
 */
import SCIMMY from 'scimmy'
import { SCIM_EXTENSION } from '../../sandbox-kit/world.ts'
import type { ScimAttributes, ScimUser, UserStore } from './user-store.ts'

const { Attribute, SchemaDefinition } = SCIMMY.Types
const { Error: ScimError } = SCIMMY.Types

const extension = new SchemaDefinition(
  'RoundaboutUser',
  'urn:ietf:params:scim:schemas:extension:roundabout:2.0:User',
  'Links a person to the billing backend and to vehicles.',
  [
    new Attribute('string', 'stripeCustomerId', { caseExact: true }),
    new Attribute('complex', 'vehicles', { multiValued: true }, [
      new Attribute('string', 'value', { caseExact: true }),
      new Attribute('string', 'type'),
      new Attribute('string', 'display'),
    ]),
  ],
)
// scimmy's constructor accepts IETF's namespace only; an extension of one's own belongs into one's own.
extension.id = SCIM_EXTENSION

const storeOf = (context: unknown) => context as UserStore

function findAll(store: UserStore, filter: SCIMMY.Types.Filter | undefined): ScimUser[] {
  const users = [...store.all()]
  return filter === undefined ? users : (filter.match(users) as ScimUser[])
}

function findOne(store: UserStore, id: string): ScimUser {
  const user = store.find(id)
  if (user === null) throw new ScimError(404, '', `Resource ${id} not found`)
  return user
}

function save(store: UserStore, id: string | undefined, instance: object): ScimUser {
  const { id: _id, meta: _meta, schemas: _schemas, ...attributes } = toJson(instance)
  if (id !== undefined) findOne(store, id)
  const saved = id === undefined ? store.create(attributes) : store.replace(id, attributes)
  if (saved === null) throw new ScimError(409, 'uniqueness', 'This userName is taken')
  return saved
}

const toJson = (instance: object) =>
  JSON.parse(JSON.stringify(instance)) as ScimAttributes & Readonly<Record<string, unknown>>

SCIMMY.Schemas.User.definition.extend(extension)
SCIMMY.Resources.declare(SCIMMY.Resources.User)
  .egress(({ id, filter }, context) =>
    id === undefined ? findAll(storeOf(context), filter) : findOne(storeOf(context), id),
  )
  .ingress(({ id }, instance, context) => save(storeOf(context), id, instance))
  .degress(({ id }, context) => {
    const isGone = id !== undefined && storeOf(context).remove(id)
    if (!isGone) throw new ScimError(404, '', `Resource ${String(id)} not found`)
  })

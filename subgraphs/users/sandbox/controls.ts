/**
 * Grants that are withdrawn and given back, for who does not want to speak SCIM. SCIM tells nobody: a gateway learns it
 * when what it keeps of the person ends, or is invalidated.
 *
 * @module
 */
import { requireCar, requirePerson } from '../../sandbox-kit/people.ts'
import type { SandboxControl } from '../../sandbox-kit/sandbox-backend.ts'
import { SCIM_EXTENSION } from '../../sandbox-kit/world.ts'
import { grantsOf, type Grant, type UserStore } from './user-store.ts'

export const grantControls = (store: UserStore): readonly SandboxControl[] => [
  {
    method: 'DELETE',
    path: '/grants/:person/:vehicle',
    doc: 'withdraws a grant: the person may not see the car any longer',
    example: '/grants/cleo/<vehicle id>',
    run: (name = '', vehicle = '') =>
      change(store, name, (grants) =>
        grants.filter(({ value }) => value !== requireCar(vehicle).id),
      ),
  },
  {
    method: 'PUT',
    path: '/grants/:person/:vehicle',
    doc: 'gives the grant back, or a new one to look at the car',
    example: '/grants/cleo/<vehicle id>',
    run: (name = '', vehicle = '') =>
      change(store, name, (grants) => [
        ...grants.filter(({ value }) => value !== requireCar(vehicle).id),
        grantTo(name, vehicle),
      ]),
  },
]

function grantTo(name: string, vehicle: string): Grant {
  const { id, model } = requireCar(vehicle)
  const first = grantsOf(requirePerson(name)).find(({ value }) => value === id)
  return first ?? { value: id, type: 'viewer', display: model }
}

function change(
  store: UserStore,
  name: string,
  to: (grants: readonly Grant[]) => readonly Grant[],
): object {
  const { id, givenName } = requirePerson(name)
  const user = store.find(id)
  if (user === null) return { person: givenName, grants: [] }
  const { id: _id, meta: _meta, ...attributes } = user
  const extension = attributes[SCIM_EXTENSION] as { readonly vehicles?: readonly Grant[] }
  const vehicles = to(extension.vehicles ?? [])
  store.replace(id, { ...attributes, [SCIM_EXTENSION]: { ...extension, vehicles } })
  return { person: givenName, grants: vehicles }
}

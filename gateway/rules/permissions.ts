/**
 * Who may read what: one row per type, one cell per field, `*` for the others of the type. What has neither a row nor
 * `@authenticated` in its SDL is denied. `@requiresScopes` and `@entitled` in the SDL narrow a field further.
 *
 * @module
 */
import {
  hasScope,
  isActiveOrApp,
  isActiveUser,
  isOwner,
  isSelf,
  isSignedIn,
  maySeeRequestedVehicle,
  maySeeRequestedVehicles,
} from './predicates.ts'
import { allow, inOrder, type RuleTable } from './shield.ts'

const ANYBODY_WHO_SEES_THE_PARENT = { '*': allow } as const

export const permissions: RuleTable = {
  Query: {
    viewer: isSignedIn,
    vehicle: inOrder(isSignedIn, hasScope('car.read'), maySeeRequestedVehicle),
    vehicles: inOrder(isSignedIn, hasScope('car.read'), isActiveUser),
    reverseGeocode: inOrder(isSignedIn, hasScope('map.read'), isActiveOrApp),
    // The way in of other subgraphs' keys, and open to the network where a subgraph is served alone: whoever comes this
    // way must be somebody, and `guarded-entities.ts` checks what they ask for.
    _entities: inOrder(isSignedIn, isActiveOrApp),
    _service: allow,
  },
  // Asked when a stream is opened, and again while it runs.
  Subscription: {
    vehiclePosition: inOrder(isSignedIn, hasScope('car.read'), maySeeRequestedVehicle),
    vehiclePositions: inOrder(
      isSignedIn,
      hasScope('car.read'),
      isActiveUser,
      maySeeRequestedVehicles,
    ),
  },
  VehiclePosition: ANYBODY_WHO_SEES_THE_PARENT,
  Viewer: { '*': allow, user: isActiveOrApp },
  User: { id: allow, name: allow, locale: isSelf, email: isSelf, plan: isSelf },
  ServicePlan: ANYBODY_WHO_SEES_THE_PARENT,
  Money: ANYBODY_WHO_SEES_THE_PARENT,
  Vehicle: { '*': allow, vin: isOwner },
  VehicleConnection: ANYBODY_WHO_SEES_THE_PARENT,
  VehicleEdge: ANYBODY_WHO_SEES_THE_PARENT,
  PageInfo: ANYBODY_WHO_SEES_THE_PARENT,
  Position: ANYBODY_WHO_SEES_THE_PARENT,
  Battery: ANYBODY_WHO_SEES_THE_PARENT,
  MapView: ANYBODY_WHO_SEES_THE_PARENT,
  StaticImage: ANYBODY_WHO_SEES_THE_PARENT,
  TileSet: ANYBODY_WHO_SEES_THE_PARENT,
  Address: ANYBODY_WHO_SEES_THE_PARENT,
  _Service: ANYBODY_WHO_SEES_THE_PARENT,
}

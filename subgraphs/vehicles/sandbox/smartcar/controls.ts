/**
 * Connections that end and begin again, for who does not want to speak Smartcar.
 *
 * @module
 */
import { requireCar } from '../../../sandbox-kit/people.ts'
import type { SandboxControl } from '../../../sandbox-kit/sandbox-backend.ts'
import { connectionOf, type ConnectionsTable } from './connections-table.ts'

export const connectionControls = (connections: ConnectionsTable): readonly SandboxControl[] => [
  {
    method: 'DELETE',
    path: '/connections/:vehicle',
    doc: 'disconnects a car: its owner withdraws the consent',
    example: '/connections/<vehicle id>',
    run: (id = '') => {
      connections.delete({ id: connectionOf(requireCar(id)).id })
      return { vehicle: id, isConnected: false }
    },
  },
  {
    method: 'PUT',
    path: '/connections/:vehicle',
    doc: 'connects a car with its owner again',
    example: '/connections/<vehicle id>',
    run: (id = '') => {
      connections.add(connectionOf(requireCar(id)))
      return { vehicle: id, isConnected: true }
    },
  },
]

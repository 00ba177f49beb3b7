import { Counter, type Registry } from 'prom-client'

/** What happens among providers of maps. */
export interface MapsCounts {
  /** A call that is billed. @param price in millionths of the currency that prices are configured in. */
  called(provider: string, kind: string, price: number): void
  /** @param reason code of the error that made the maps of an operation, or a picture, come from another provider. */
  moved(from: string, to: string, reason: string): void
}

export function countMaps(registry: Registry): MapsCounts {
  const calls = new Counter({
    name: 'roundabout_maps_calls_total',
    help: 'Billed calls to providers of maps, by what was asked for: address, picture or tile.',
    labelNames: ['provider', 'kind'],
    registers: [registry],
  })
  const spent = new Counter({
    name: 'roundabout_maps_spent_micros_total',
    help: 'What these calls cost, in millionths of the currency that prices are configured in.',
    labelNames: ['provider'],
    registers: [registry],
  })
  const moves = new Counter({
    name: 'roundabout_maps_moves_total',
    help: 'Operations and pictures that went from a failing provider of maps to another one.',
    labelNames: ['from', 'to', 'reason'],
    registers: [registry],
  })
  return {
    called: (provider, kind, price) => {
      calls.inc({ provider, kind })
      spent.inc({ provider }, price)
    },
    moved: (from, to, reason) => moves.inc({ from, to, reason }),
  }
}

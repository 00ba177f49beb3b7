/**
 * How processes tell each other what to forget: a number that all agree upon, and a message to whoever listens.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { idOf } from './cache-entry.ts'
import type { Selector } from './invalidation.ts'
import type { RedisClient, RedisLink } from './redis-link.ts'
import type { Sealer } from './sealer.ts'
import { NAMESPACE, tagOf, typeOf, type SharedStore } from './shared-store.ts'

export interface News {
  /** Forgets in the shared store and tells the others. Rejects when the store does not answer. */
  tell(selector: Selector): Promise<{ readonly forgotten: number; readonly sequence: number }>
  close(): void
}

export interface Listener {
  /** Another process forgets. */
  onForget(selector: Selector, sequence: number): void
  /** The line was down: something may have been said meanwhile. `null` = nobody knows what is agreed upon. */
  onGap(sequence: number | null): void
}

const CHANNEL = `${NAMESPACE}:news`
const SEQUENCE = `${NAMESPACE}:sequence`

/** @param KEYS the sequence. @param ARGV channel, message, count of entries, entries, indexes. */
const TELL = `
local forgotten = 0
local known = {}
local function forget(key)
  if not known[key] then
    known[key] = true
    forgotten = forgotten + redis.call('UNLINK', key)
  end
end
local entries = tonumber(ARGV[4])
for i = 1, entries do forget(ARGV[4 + i]) end
for i = 5 + entries, #ARGV do
  local members = redis.pcall('ZRANGE', ARGV[i], 0, -1)
  if not members.err then
    for _, member in ipairs(members) do forget(ARGV[3] .. member) end
  end
  redis.call('UNLINK', ARGV[i])
end
if redis.call('TYPE', KEYS[1]).ok ~= 'string' then redis.call('DEL', KEYS[1]) end
local sequence = redis.call('INCR', KEYS[1])
redis.call('PUBLISH', ARGV[1], sequence .. ' ' .. ARGV[2])
return { forgotten, sequence }`

export function createNews(
  link: RedisLink,
  store: SharedStore,
  sealer: Sealer,
  listener: Listener,
): News {
  const me = randomUUID()
  const ear = link.client.duplicate()
  ear.on('error', () => undefined)
  const hear = (text: string) => {
    const [number = '', sealed] = text.split(' ', 2)
    const message = sealer.open(CHANNEL, sealed) as Message | undefined
    if (message !== undefined && message.from !== me) {
      listener.onForget(message.selector, Number(number))
    }
  }
  let isFirst = true
  ear.on('ready', () => {
    if (!isFirst) void agreed(link).then((sequence) => listener.onGap(sequence))
    isFirst = false
  })
  void listen(ear, hear).then((sequence) => listener.onGap(sequence))
  return {
    tell: async (selector) => {
      const message = sealer.seal(CHANNEL, { from: me, selector } satisfies Message)
      const entries = (selector.keys ?? []).map(({ coordinate, key }) =>
        store.nameOf(idOf(coordinate, key)),
      )
      const indexes = [...(selector.tags ?? []).map(tagOf), ...(selector.types ?? []).map(typeOf)]
      const [forgotten, sequence] = (await link.insist((client) =>
        client.eval(TELL, {
          keys: [SEQUENCE],
          arguments: [
            CHANNEL,
            message,
            `${NAMESPACE}::`,
            String(entries.length),
            ...entries,
            ...indexes.map((name) => store.indexOf(name)),
          ],
        }),
      )) as [number, number]
      return { forgotten, sequence }
    },
    close: () => {
      if (ear.isOpen) ear.destroy()
    },
  }
}

/** Answers what is agreed upon when it begins to listen. */
async function listen(ear: RedisClient, hear: (text: string) => void): Promise<number | null> {
  try {
    await ear.connect()
    const text = await ear.get(SEQUENCE).catch(() => null)
    await ear.subscribe(CHANNEL, hear)
    return toSequence(text)
  } catch {
    return null
  }
}

async function agreed(link: RedisLink): Promise<number | null> {
  const text = await link.ask((client) => client.get(SEQUENCE))
  return text === undefined ? null : toSequence(text)
}

const toSequence = (text: string | null): number => Number(text ?? 0) || 0

interface Message {
  readonly from: string
  readonly selector: Selector
}

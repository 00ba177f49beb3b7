import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterEach, expect, test } from '@jest/globals'
import {
  createWebhookSender,
  type WebhookSender,
} from '../../../subgraphs/sandbox-kit/webhook-sender.ts'

const open: { close(): unknown }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

interface Receiver {
  readonly url: string
  readonly received: string[]
}

/** Answers each delivery with the next of `statuses`, then with 200. */
async function listen(...statuses: readonly number[]): Promise<Receiver> {
  const received: string[] = []
  const left = [...statuses]
  const server: Server = createServer((request, response) => {
    void buffer(request).then((body) => {
      received.push(`${String(request.url)} ${String(request.headers['x-try'])} ${String(body)}`)
      response.writeHead(left.shift() ?? 200, { connection: 'close' }).end()
    })
  })
  open.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, received }
}

function create(url: string | null = null): WebhookSender {
  const sender = createWebhookSender(url)
  open.push(sender)
  return sender
}

/** Says by a header how often it was made. */
function countedDelivery() {
  let count = 0
  return () => ({ body: 'event', headers: { 'x-try': String((count += 1)) } })
}

test('a delivery that fails is made and sent again', async () => {
  const { url, received } = await listen(500)
  const sender = create(url)

  sender.send('/webhooks/test', countedDelivery())
  await sender.settled()

  expect(received).toEqual(['/webhooks/test 1 event', '/webhooks/test 2 event'])
})

test('one that arrives is sent once', async () => {
  const { url, received } = await listen()
  const sender = create()
  sender.sendTo(url)

  sender.send('/webhooks/test', countedDelivery())
  await sender.settled()

  expect(received).toEqual(['/webhooks/test 1 event'])
})

test('without a gateway nothing is made', async () => {
  const sender = create()
  const make = countedDelivery()

  sender.send('/webhooks/test', make)
  await sender.settled()

  expect(make().headers['x-try']).toBe('1')
})

test('closing gives up what waits for another attempt', async () => {
  const sender = create('http://127.0.0.1:1')

  sender.send('/webhooks/test', countedDelivery())
  sender.close()

  await expect(sender.settled()).resolves.toBeUndefined()
})

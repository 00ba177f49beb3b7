import { afterEach, expect, test } from '@jest/globals'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { claimPort, claimPortIfFree } from '../../bin/start/ports.ts'

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))))
})

async function occupyPort(): Promise<string> {
  const server = createServer()
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return String((server.address() as AddressInfo).port)
}

test('0 is any free port that no connection is given by chance', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, () => claimPort('PORT', '0')))

  expect(ports.filter((port) => port < 20_000 || port >= 30_000)).toEqual([])
  expect(new Set(ports).size).toBeGreaterThan(10)
})

test('a taken port is refused, naming it and the variable to set', async () => {
  const port = await occupyPort()

  await expect(claimPort('SANDBOX_PORT', port)).rejects.toThrow(
    new RegExp(`port ${port} .* set SANDBOX_PORT`),
  )
})

test.each(['', 'http', '-1', '99999', '4000 '])('"%s" is no port', async (port) => {
  await expect(claimPort('PORT', port)).rejects.toThrow('PORT')
})

test('a port that is only wished for gives way to any free one', async () => {
  const taken = Number(await occupyPort())

  const ports = [await claimPortIfFree(taken), await claimPortIfFree(70_000)]

  expect(ports.every((port) => port > 0 && port < 65_536 && port !== taken)).toBe(true)
})

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { connect } from 'node:net'
import { describeWith, startMosquitto, startRedis, type RealServer } from './real-servers.ts'

const ask = (port: number, question: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', reject).once('data', (answer) => {
      socket.destroy()
      resolve(answer)
    })
    socket.write(question)
  })

describeWith('redis-server', (path) => {
  let redis: RealServer
  beforeAll(async () => {
    redis = await startRedis(path)
  })
  afterAll(() => redis.stop())

  test('a started Redis answers PING', async () => {
    const answer = await ask(redis.port, Buffer.from('PING\r\n'))

    expect(answer.toString()).toBe('+PONG\r\n')
  })
})

describeWith('mosquitto', (path) => {
  let broker: RealServer
  beforeAll(async () => {
    broker = await startMosquitto(path)
  })
  afterAll(() => broker.stop())

  test('a started broker accepts an MQTT 3.1.1 client without a name', async () => {
    const connectPacket = Buffer.from('100c00044d51545404020000' + '0000', 'hex')

    const answer = await ask(broker.port, connectPacket)

    expect(answer.toString('hex')).toBe('20020000')
  })
})

/** A broker that is spoken to by TLS, and lets in those alone whom it knows. */
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  openMqttConnection,
  type BrokerOptions,
} from '../../../../gateway/streaming/upstream/mqtt-connection.ts'
import { newCertificate } from '../../../support/identity/certificate.ts'
import { describeWith, startTlsMosquitto, type RealServer } from '../../../support/real-servers.ts'

const [server, client, stranger] = ['broker.test', 'roundabout.test', 'stranger.test'].map(
  newCertificate,
) as [Certificates, Certificates, Certificates]
type Certificates = ReturnType<typeof newCertificate>

describeWith('mosquitto', (command) => {
  let broker: RealServer

  beforeAll(async () => {
    broker = await startTlsMosquitto(command, server, client)
  })
  afterAll(() => broker.stop())

  /** How an attempt ends: with so many filters granted, or with its cause. */
  const attempt = (tls: BrokerOptions['tls']) =>
    new Promise<number | string>((resolve) => {
      let granted: number | null = null
      const connection = openMqttConnection(
        {
          url: `mqtts://127.0.0.1:${String(broker.port)}`,
          ...(tls && { tls }),
          ...{ maxPacketBytes: 1000, keepAliveSeconds: 30, connectTimeoutMs: 10_000 },
        },
        {
          onOpen: () => {
            void connection.subscribe(['cars/#']).then((filters) => {
              granted = filters
              return connection.close()
            })
          },
          onMessage: () => undefined,
          onClose: (cause) => {
            resolve(granted ?? (cause as { readonly code?: string } | null)?.code ?? 'CUT')
          },
        },
      )
    })

  const shown = { cert: client.certificate, key: client.privateKey }

  test('it lets us in when we trust it and it knows us', async () => {
    expect(await attempt({ ca: server.certificate, ...shown })).toBe(1)
  })

  test('a broker that we do not trust is not spoken to', async () => {
    expect(await attempt(shown)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
    expect(await attempt({ ca: stranger.certificate, ...shown })).toMatch(/CERT|SIGNATURE/)
  })

  test.each([
    ['no certificate', {}],
    ['a stranger’s', { cert: stranger.certificate, key: stranger.privateKey }],
  ])('with %s it does not let us in', async (_what, own) => {
    expect(await attempt({ ca: server.certificate, ...own })).not.toBe(1)
  })
})

/**
 * API keys as configuration holds them: a JSON list, of each key only its SHA-256.
 *
 * @module
 */
import { z } from 'zod'
import type { Parser } from './parsers.ts'

const apiKeys = z
  .array(
    z
      .strictObject({
        appId: z.string().min(1),
        sha256: z.string().regex(/^[0-9a-fA-F]{64}$/),
        scopes: z.array(z.string().min(1)).readonly(),
        userId: z.string().min(1).optional(),
      })
      .readonly(),
  )
  .refine((keys) => new Set(keys.map(({ sha256 }) => sha256.toLowerCase())).size === keys.length)
  .readonly()

export type ApiKeyList = z.infer<typeof apiKeys>

export const apiKeyList: Parser<ApiKeyList> = {
  expected:
    'a JSON list of {"appId", "sha256" (64 hexadecimal digits, each once), "scopes": [..], "userId"?}',
  read: (raw) => apiKeys.parse(JSON.parse(raw)),
}

/**
 * An answer in parts, read as it comes.
 *
 * @module
 */
import type { World } from './world.ts'

export interface Part {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly incremental?: readonly {
    readonly path: readonly (string | number)[]
    readonly label?: string
    readonly data: unknown
    readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[]
  }[]
  readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[]
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly hasNext: boolean
}

export interface PartedAnswer {
  readonly status: number
  readonly contentType: string
  readonly headers: Headers
  /** Each as it comes; an answer in one piece is one part. */
  readonly parts: AsyncGenerator<Part>
  /** Goes away. */
  leave(): void
}

export const PARTS = 'multipart/mixed;deferSpec=20220824, application/json'

/** Resolves when the answer's head is there. */
export async function askInParts(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: object,
): Promise<PartedAnswer> {
  const leaving = new AbortController()
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: PARTS, ...headers },
    body: JSON.stringify(body),
    signal: leaving.signal,
  })
  return {
    status: answer.status,
    contentType: answer.headers.get('content-type') ?? '',
    headers: answer.headers,
    parts: readParts(answer),
    leave: () => leaving.abort(),
  }
}

/** As somebody of the sandbox. */
export const askWorldInParts = async (
  world: World,
  who: string,
  query: string,
  variables: object = {},
): Promise<PartedAnswer> =>
  askInParts(
    world.gateway.url,
    { authorization: `Bearer ${await world.token(who)}` },
    { query, variables },
  )

export async function allOf({ parts }: PartedAnswer): Promise<readonly Part[]> {
  const all: Part[] = []
  for await (const part of parts) all.push(part)
  return all
}

export async function nextOf({ parts }: PartedAnswer): Promise<Part> {
  const { value } = (await parts.next()) as { readonly value?: Part }
  if (value === undefined) throw new TypeError('expected another part')
  return value
}

/** RFC 2046, as far as it is used: the boundary is `-`. */
async function* readParts(answer: Response): AsyncGenerator<Part> {
  const isParted = answer.headers.get('content-type')?.startsWith('multipart/mixed') === true
  if (!isParted) {
    yield { ...((await answer.json()) as Part), hasNext: false }
    return
  }
  let text = ''
  for await (const piece of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece
    for (let end = endOf(text); end !== -1; end = endOf(text)) {
      const part = text.slice(0, end)
      text = text.slice(end + DELIMITER.length)
      const json = part.split('\r\n\r\n')[1]
      if (json !== undefined) yield JSON.parse(json) as Part
    }
  }
  if (text !== '--\r\n') throw new Error(`expected the last boundary, got ${JSON.stringify(text)}`)
}

const DELIMITER = '\r\n---'

const endOf = (text: string): number => text.indexOf(DELIMITER)

/**
 * Modules of the page that need no browser, for tests. They are plain JavaScript: what they export is told here.
 *
 * @module
 */

export interface Pose {
  readonly latitude: number
  readonly longitude: number
  readonly headingDegrees: number | null
}

export interface MotionModule {
  between(from: Pose, to: Pose, share: number): Pose
  createTrack(): {
    moveTo(pose: Pose, now: number, isCalm: boolean): void
    at(now: number): Pose
    isSettled(now: number): boolean
  }
}

export interface PageError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
}

export interface ExplainModule {
  explain(error: PageError): {
    readonly title: string
    readonly text: string
    readonly code: string
  }
  gather(
    errors: readonly PageError[],
  ): readonly { readonly error: PageError; readonly count: number }[]
}

export interface StreamEvent {
  readonly type: string
  readonly data: string
  readonly id: string | null
}

/** Answers how to stop. */
export type After = (ms: number, act: () => void) => () => void

export interface EventStreamModule {
  createEventReader(): { read(text: string): readonly StreamEvent[] }
  readStream(
    token: string,
    operation: object,
    listener: {
      readonly lastEventId: string | null
      readonly onOpen: () => void
      readonly onEvent: (event: StreamEvent) => void
    },
    signal: AbortSignal,
    after: After,
  ): Promise<readonly PageError[]>
}

export interface ListeningModule {
  listen(
    token: string,
    operation: object,
    listener: {
      readonly onEvent: (event: { readonly text: string }) => void
      readonly onState: (state: { readonly kind: string }) => void
    },
    signal: AbortSignal,
    after: After,
  ): Promise<void>
}

export interface PageAnswer {
  readonly data: unknown
  readonly errors: readonly PageError[]
}

export interface View {
  readonly refreshMs: number | null
  readonly request: { readonly query: string; readonly variables: object }
  streamFor(answer: PageAnswer): { readonly query: string; readonly variables: object }
  move(answer: PageAnswer, event: PageAnswer): PageAnswer
}

export interface LiveModule {
  watch(
    token: string,
    view: View,
    listener: {
      readonly onAnswer: (answer: PageAnswer) => boolean
      readonly onStream: (operation: object) => void
      readonly onMoved: (answer: PageAnswer, text: string) => void
      readonly onState: (state: { readonly kind: string }) => void
    },
    signal: AbortSignal,
    after: After,
  ): Promise<void>
}

export interface ViewsModule {
  carView(documents: Readonly<Record<string, string>>, id: string): View
  fleetView(documents: Readonly<Record<string, string>>, first: number): View
}

interface PageModules {
  readonly motion: MotionModule
  readonly explain: ExplainModule
  readonly 'event-stream': EventStreamModule
  readonly listening: ListeningModule
  readonly live: LiveModule
  readonly views: ViewsModule
}

export const loadPageModule = async <Name extends keyof PageModules>(
  name: Name,
): Promise<PageModules[Name]> =>
  (await import(
    new URL(`../../../../../gateway/server/demo/page/${name}.js`, import.meta.url).href
  )) as PageModules[Name]

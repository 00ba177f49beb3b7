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

export interface EventStreamModule {
  createEventReader(): { read(text: string): readonly StreamEvent[] }
}

export interface PageAnswer {
  readonly data: unknown
  readonly errors: readonly PageError[]
}

interface View {
  readonly request: { readonly variables: object }
  streamFor(answer: PageAnswer): { readonly query: string; readonly variables: object }
  move(answer: PageAnswer, event: PageAnswer): PageAnswer
}

export interface ViewsModule {
  carView(documents: Readonly<Record<string, string>>, id: string): View
  fleetView(documents: Readonly<Record<string, string>>, first: number): View
}

interface PageModules {
  readonly motion: MotionModule
  readonly explain: ExplainModule
  readonly 'event-stream': EventStreamModule
  readonly views: ViewsModule
}

export const loadPageModule = async <Name extends keyof PageModules>(
  name: Name,
): Promise<PageModules[Name]> =>
  (await import(
    new URL(`../../../../../gateway/server/demo/page/${name}.js`, import.meta.url).href
  )) as PageModules[Name]

/** Who calls, whatever credential proved it. Everything later asks only this. */
export interface Principal {
  /** A person by a token, or an app by its key. */
  readonly kind: 'USER' | 'APP'
  /** The directory's id of the person acted for; `null` for an app that acts for nobody. */
  readonly userId: string | null
  /** Identifier of the app's key; `null` when no key was presented. */
  readonly appId: string | null
  /** What the credential allows, sorted. */
  readonly scopes: readonly string[]
}

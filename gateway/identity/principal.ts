/** Who calls, whatever credentials proved it. Everything later asks only this. */
export interface Principal {
  /** A person by a token, or an app by its key or a token of its own. */
  readonly kind: 'USER' | 'APP'
  /** The directory's id of the person acted for; `null` for an app that acts for nobody. */
  readonly userId: string | null
  /** The app: of the key, else the client that the token was issued to; `null` when neither tells. */
  readonly appId: string | null
  /** What the credentials allow, sorted; of a key and a token together, what both allow. */
  readonly scopes: readonly string[]
  /** What the app's key has booked; absent = nothing in particular, or no key. */
  readonly plan?: string
  /** Who vouches for the token; absent = there was none. */
  readonly issuer?: string
}

/**
 * Who we are to a backend: the port that the gateway's credentials are handed in through.
 *
 * @module
 */

export type ProofHeaders = Readonly<Record<string, string>>

/** Whom an answer is for, when the backend decides by the caller what to answer. */
export interface BoundCaller {
  /** Differs between callers and holds no secret: fit for the keys of caches. */
  readonly key: string
  /** The token the caller came with; `null` = none. For credentials only. */
  readonly token: string | null
}

/** One call as it is about to be sent, for proofs that sign it or speak for the caller. */
export interface OutgoingCall {
  readonly method: string
  /** Absolute, with the query of {@link Credential.query}. */
  readonly url: string
  /** Names in lower case; the proof's own are not among them. */
  readonly headers: ProofHeaders
  readonly body?: string
  /** `null` = the credential is the same for all callers. */
  readonly caller: BoundCaller | null
}

/** Who we are to a backend. */
export interface Credential {
  /** Headers that prove it, to be added to one call. Rejects with `BACKEND_AUTH` when none can be had. */
  headers(call: OutgoingCall): Promise<ProofHeaders> | ProofHeaders
  /** The backend answered 401 to these headers. Answers whether fresh ones are worth one more try. */
  refused(headers: ProofHeaders, call: OutgoingCall): boolean | Promise<boolean>
  /** What proves it in the query instead, `name=value&…`, encoded. */
  readonly query?: () => string
  /**
   * Present on credentials that speak for the caller: whom the operation under way is for. Asked once when a call
   * begins; such calls share neither answers nor cached records with those of other callers.
   */
  readonly caller?: () => BoundCaller
}

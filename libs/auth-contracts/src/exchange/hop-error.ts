/** The next audience could not be asked; `facts` are for the log and hold no token. */
export class HopError extends Error {
  override readonly name = 'HopError';

  constructor(
    readonly facts: {
      readonly step: 'token_exchange' | 'request';
      /** Of the answer, where there was one. */
      readonly status?: number | undefined;
      /** The `error` of the token endpoint, or one of ours: unreachable, unexpected_answer, audience_mismatch. */
      readonly error?: string | undefined;
    },
  ) {
    super(`${facts.step} failed: ${facts.error ?? facts.status ?? 'unknown'}`);
  }
}

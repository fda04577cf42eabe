/** Nothing could be signed within the time that a signature gets: the caller may try again. */
export class SigningUnavailable extends Error {
  override readonly name = 'SigningUnavailable';

  /** @param reason for the log, without anything of a key */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`nothing can be signed now: ${reason}`, options);
  }
}

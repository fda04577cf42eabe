/** Milliseconds that an answer may take; issuer and APIs give up on what they wait for themselves before that. */
const patience = 15_000;

/** For one request, its body included. */
export function inTime(): AbortSignal {
  return AbortSignal.timeout(patience);
}

/** Whether something failed because no answer came in time, whatever library says so. */
export function isTooLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || isTooLate(error.cause);
}

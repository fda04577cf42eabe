/** Milliseconds that an answer may take; issuer and APIs give up on what they wait for themselves before that. */
const patience = 15_000;

/** Milliseconds for an answer that the issuer repeats for ten seconds only: who asks again later is taken for a thief. */
const patienceToRepeat = 7_000;

/** For one request that is sent again where its answer was lost. */
export function inTimeToRepeat(): AbortSignal {
  return AbortSignal.timeout(patienceToRepeat);
}

/** For one request, its body included. */
export function inTime(): AbortSignal {
  return AbortSignal.timeout(patience);
}

/** Whether something failed because no answer came in time, whatever library says so. */
export function isTooLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || isTooLate(error.cause);
}

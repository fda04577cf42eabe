import type { Initiator } from '../src/initiator.js';

export { inMemoryAdministration, now } from '../src/testing/in-memory-administration.js';

export const operator: Initiator = { entity: 'admin', through: 'cli' };

/** The code of a refusal, and its words. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'was accepted',
    (error: { readonly code?: string; readonly message: string }) => `${error.code}: ${error.message}`,
  );
}

import type { Client } from '../records/client.js';
import type { FetchedFor } from '../shared/outbound-http.js';

/** Whose fetches those of a client are, and who caused them; an issuer of assertions has no origin, for an operator alone names one. */
export function fetchedFor(
  { origin = 'operator' }: Partial<Pick<Client, 'origin'>>,
  source: string | undefined,
): FetchedFor {
  return { lane: origin === 'operator' ? 'operators' : 'strangers', source };
}

/** Telling a client that a session ended waits for nothing that others fetch. */
export function toldFor({ origin, clientId }: Pick<Client, 'origin' | 'clientId'>): FetchedFor {
  return { lane: origin === 'operator' ? 'logouts' : 'strangers_logouts', source: clientId };
}

import type { Core } from '../src/create-core.js';
import type { TestIssuer } from './token-fixture.js';

export interface Attempt {
  readonly clientId: string;
  readonly delivered: boolean;
  readonly attempts: number;
  readonly reason: string | undefined;
}

/** Sends the logout tokens that are due, by this core or that of the issuer, and waits until all have been answered. What became of them. */
export async function deliverLogouts(server: TestIssuer, core: Core = server.core): Promise<readonly Attempt[]> {
  const before = server.events.length;
  await core.backchannelLogout.begin();
  await core.backchannelLogout.settled();
  return server.events.slice(before).flatMap((event) => {
    if (event.event !== 'logout_delivered' && event.event !== 'logout_delivery_failed') return [];
    const { clientId, attempts } = event;
    const reason = event.event === 'logout_delivered' ? undefined : event.reason;
    return [{ clientId, delivered: reason === undefined, attempts, reason }];
  });
}

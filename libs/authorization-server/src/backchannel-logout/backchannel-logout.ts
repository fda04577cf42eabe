import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { ClientSource } from '../clients/client-source.js';
import { toldFor } from '../clients/fetched-for.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import type { LogoutDelivery } from '../records/logout-delivery.js';
import { identifier } from '../shared/random-source.js';
import type { TokenSigner } from '../signing/token-signer.js';

interface Needs extends Pick<CorePorts, 'clock' | 'outbound' | 'random' | 'settings' | 'stores'> {
  readonly clients: ClientSource;
  readonly subjects: SubjectIdentifiers;
  readonly tokenSigner: TokenSigner;
}

/** OpenID Connect Back-Channel Logout 1.0 §2.4. */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds that a logout token is good for. */
const tokenLifetime = 120;
/** Seconds. The first retry comes after this, each next one after twice as long. */
const firstRetry = 5;
const longestRetry = 3600;
const batch = 20;

/** What became of one attempt, for the operator's log. */
export interface LogoutAttempt {
  readonly clientId: string;
  readonly delivered: boolean;
  readonly attempts: number;
  readonly reason?: string | undefined;
}

/** Tells clients that a session ended, again and again until they have heard it (Back-Channel Logout 1.0 §2.5, §2.8). */
export class BackchannelLogout {
  constructor(private readonly deps: Needs) {}

  /** Works off what is due; any number of processes may do so at once. */
  async deliverDue(): Promise<readonly LogoutAttempt[]> {
    const now = this.deps.clock.now();
    const due = await this.deps.stores.logoutDeliveries.claimDue({
      now,
      leaseUntil: now + firstRetry * 12,
      limit: batch,
    });
    return Promise.all(due.map((delivery) => this.#attempt(delivery)));
  }

  async #attempt(delivery: LogoutDelivery): Promise<LogoutAttempt> {
    const { logoutDeliveries } = this.deps.stores;
    const { clientId, attempts } = delivery;
    const reason = await this.#deliver(delivery).catch((error: unknown) =>
      error instanceof Error ? error.message : 'unknown',
    );
    if (reason === undefined) await logoutDeliveries.delete(delivery.deliveryId);
    else {
      const wait = Math.min(firstRetry * 2 ** Math.max(0, attempts - 1), longestRetry);
      await logoutDeliveries.postpone(delivery.deliveryId, this.deps.clock.now() + wait);
    }
    return { clientId, delivered: reason === undefined, attempts, reason };
  }

  /** @returns why it has to be tried again; undefined where there is nothing left to do */
  async #deliver(delivery: LogoutDelivery): Promise<string | undefined> {
    const client = await this.deps.clients.find(delivery.clientId);
    if (client?.backchannelLogoutUri === undefined) return undefined;
    const token = await this.#logoutToken(client, delivery);
    const { status } = await this.deps.outbound.postForm(
      client.backchannelLogoutUri,
      [['logout_token', token]],
      toldFor(client),
    );
    return status === 200 || status === 204 ? undefined : `answered ${status}`;
  }

  /** §2.4: of the session and its person, never with a nonce, and typed so that it passes for no other token. */
  async #logoutToken(client: Client, { subject, sessionId }: LogoutDelivery): Promise<string> {
    const now = this.deps.clock.now();
    const claims = {
      iss: this.deps.settings.issuer,
      sub: await this.deps.subjects.of(client, subject),
      aud: client.clientId,
      iat: now,
      exp: now + tokenLifetime,
      jti: identifier(this.deps.random),
      sid: sessionId,
      events: { [logoutEvent]: {} },
    };
    return this.deps.tokenSigner.sign(claims, clientPolicy(client).idTokenAlgorithm, 'logout+jwt');
  }
}

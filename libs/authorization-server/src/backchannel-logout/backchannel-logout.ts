import { SingleFlight } from '@signet/runtime';
import type { SessionIdentifiers } from '../claims/session-identifiers.js';
import type { SubjectIdentifiers } from '../claims/subject-identifiers.js';
import { clientPolicy } from '../clients/client-policy.js';
import type { ClientSource } from '../clients/client-source.js';
import { toldFor } from '../clients/fetched-for.js';
import type { Client } from '../records/client.js';
import type { CorePorts } from '../records/core-ports.js';
import { type LogoutDelivery, longestLogoutWait } from '../records/logout-delivery.js';
import { identifier, type RandomSource } from '../shared/random-source.js';
import type { TokenSigner } from '../signing/token-signer.js';
import { DeliveryPlaces, type Receiver } from './delivery-places.js';

interface Needs extends Pick<CorePorts, 'clock' | 'onEvent' | 'outbound' | 'random' | 'settings' | 'stores'> {
  readonly clients: ClientSource;
  readonly sessionIdentifiers: SessionIdentifiers;
  readonly subjects: SubjectIdentifiers;
  readonly tokenSigner: TokenSigner;
}

/** OpenID Connect Back-Channel Logout 1.0 §2.4. */
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';
/** Seconds that a logout token is good for. */
const tokenLifetime = 120;
/** Seconds. The first retry comes after this, each next one after twice as long. */
const firstRetry = 5;
/** Seconds for which a delivery that was taken is held back from other processes: longer than any attempt takes. */
const lease = 60;

/**
 * Tells clients that a session ended, again and again until they have heard it (Back-Channel Logout 1.0 §2.5, §2.8). Each delivery goes
 * by itself: nobody waits for one that does not answer.
 */
export class BackchannelLogout {
  readonly #places = new DeliveryPlaces();
  readonly #underWay = new Set<Promise<void>>();
  readonly #look = new SingleFlight(() => this.#beginDue());
  /** Whether the last look found more for somebody than there were places. */
  #isMoreDue = false;
  #isClosed = false;

  constructor(private readonly deps: Needs) {}

  /**
   * Begins what is due and has a place, and waits for none of it; what ends makes room for more. Any number of processes may do so at once.
   */
  begin(): Promise<void> {
    return this.#isClosed ? Promise.resolve() : this.#look.run();
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Begins nothing more. What it leaves behind is done by another process, or the next one. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.settled();
  }

  async #beginDue(): Promise<void> {
    this.#isMoreDue = false;
    const clientIds = await this.deps.stores.logoutDeliveries.dueClients(this.deps.clock.now());
    const due = await Promise.all(
      clientIds.map(async (clientId) => ({ clientId, to: await this.#receiver(clientId) })),
    );
    // Who answered the last time comes first; who waits for the same places takes turns by chance.
    const order = [...shuffled(due, this.deps.random)].sort(
      (a, b) => Number(this.#places.isSilent(a.to.host)) - Number(this.#places.isSilent(b.to.host)),
    );
    for (const { clientId, to } of order) {
      const limit = this.#places.free(to);
      const taken = limit === 0 ? [] : await this.#claim(clientId, limit);
      if (taken.length === limit) this.#isMoreDue = true;
      for (const delivery of taken) this.#send(delivery, to);
    }
  }

  #claim(clientId: string, limit: number): Promise<readonly LogoutDelivery[]> {
    const now = this.deps.clock.now();
    return this.deps.stores.logoutDeliveries.claimDue({ clientId, now, leaseUntil: now + lease, limit });
  }

  /** Where the places of a client are counted, without a call to anybody. */
  async #receiver(clientId: string): Promise<Receiver> {
    const client = await this.deps.stores.clients.find(clientId);
    // One that describes itself is not stored; its id is an address.
    const address = client?.backchannelLogoutUri ?? clientId;
    return {
      host: URL.canParse(address) ? new URL(address).host : clientId,
      vouched: client && clientPolicy(client).operatorVouches ? 'vetted' : 'unvetted',
    };
  }

  #send(delivery: LogoutDelivery, to: Receiver): void {
    this.#places.take(to);
    const attempt = this.#attempt(delivery)
      // What could not be noted comes back when its lease is over.
      .catch(() => false)
      .then((hasAnswered) => {
        this.#places.giveBack(to, hasAnswered);
        this.#underWay.delete(attempt);
        return this.#isMoreDue ? this.begin() : undefined;
      })
      // Looked for again soon.
      .catch(() => undefined);
    this.#underWay.add(attempt);
  }

  /** True where the client has heard it, or is not to hear it any more. */
  async #attempt(delivery: LogoutDelivery): Promise<boolean> {
    const { logoutDeliveries } = this.deps.stores;
    const { clientId, sessionId, attempts } = delivery;
    const reason = await this.#deliver(delivery).catch((error: unknown) =>
      error instanceof Error ? error.message : 'unknown',
    );
    const about = { clientId, sessionId, attempts };
    if (reason === undefined) {
      await logoutDeliveries.delete(delivery.deliveryId);
      this.deps.onEvent?.({ event: 'logout_delivered', ...about });
      return true;
    }
    const wait = Math.min(firstRetry * 2 ** Math.max(0, attempts - 1), longestLogoutWait);
    await logoutDeliveries.postpone(delivery.deliveryId, this.deps.clock.now() + wait);
    this.deps.onEvent?.({ event: 'logout_delivery_failed', ...about, reason });
    return false;
  }

  /** @returns why it has to be tried again; undefined where there is nothing left to do */
  async #deliver(delivery: LogoutDelivery): Promise<string | undefined> {
    const client = await this.deps.clients.find(delivery.clientId);
    if (client === undefined && URL.canParse(delivery.clientId)) return 'the document of the client could not be read';
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
      sid: await this.deps.sessionIdentifiers.of(client, sessionId),
      events: { [logoutEvent]: {} },
    };
    return this.deps.tokenSigner.sign(claims, clientPolicy(client).idTokenAlgorithm, 'logout+jwt');
  }
}

function shuffled<T>(items: readonly T[], random: RandomSource): readonly T[] {
  return items
    .map((item) => ({ item, at: Buffer.from(random.bytes(4)).readUInt32BE() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

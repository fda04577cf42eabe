import { type Doing, recordEntry } from '../audit/record-entry.js';
import type { ClientSource } from '../clients/client-source.js';
import type { Client } from '../records/client.js';
import type { Consent } from '../records/consent.js';
import type { CorePorts } from '../records/core-ports.js';
import type { Grant } from '../records/grant.js';
import type { ResourceAccess } from '../records/resource-access.js';
import type { Stores } from '../records/stores.js';
import { recordRevocations } from '../security-events/record-revocation.js';
import type { EpochSeconds } from '../shared/clock.js';
import type { RequestOrigin } from '../shared/request-origin.js';
import { isRemembered } from './consent-age.js';

type Needs = Pick<CorePorts, 'clock' | 'random' | 'settings' | 'stores' | 'unitOfWork'> & {
  readonly clients: ClientSource;
};

/** A client that a person gave something to, or whose question they answered. */
export interface AppWithAccess {
  readonly clientId: string;
  /** Undefined where it is gone, or does not describe itself at the moment. */
  readonly client?: Client | undefined;
  /** Names of `RedirectDestination`s: where its answers go. */
  readonly destinations: readonly string[];
  /** What it may ask about the person. */
  readonly identityScopes: readonly string[];
  /** What it may do at which APIs. */
  readonly resources: readonly ResourceAccess[];
  /** When the oldest of what counts was given. */
  readonly since?: EpochSeconds | undefined;
  /** When the person was last on the way to it. */
  readonly lastOpenedAt?: EpochSeconds | undefined;
  /** When its tokens end at the latest; undefined where it has none, and only the answer is remembered. */
  readonly until?: EpochSeconds | undefined;
}

export interface AppsWithAccess {
  readonly apps: readonly AppWithAccess[];
  /** The `after` of the next page. */
  readonly next?: string | undefined;
}

const pageSize = 20;
/** Of one client: what is older is ended with it, and not shown. */
const shownGrants = 50;
const mostGrants = 10_000;

/** What a person gave to clients, as they see it and take it back. */
export class GivenAccess {
  constructor(private readonly deps: Needs) {}

  /** By client_id, 20 at once. @param after the last one of the page before */
  async list(subject: string, after = ''): Promise<AppsWithAccess> {
    const { clock, stores } = this.deps;
    const wanted = { subject, after: isStorable(after) ? after : '', limit: pageSize + 1 };
    const found = await Promise.all([
      stores.grants.clientsOf({ ...wanted, now: clock.now() }),
      stores.consents.clientsOf(wanted),
    ]);
    const ids = [...new Set(found.flat())].sort(byCodePoint);
    const shown = ids.slice(0, pageSize);
    const [clients, consents, grants] = await Promise.all([
      Promise.all(shown.map((clientId) => this.deps.clients.find(clientId))),
      stores.consents.listOf(subject, shown),
      stores.grants.listOf(subject, shown, shownGrants),
    ]);
    const apps = shown.map((clientId, nth) => {
      const isIts = (given: { readonly clientId: string }) => given.clientId === clientId;
      return this.#describe(clientId, clients[nth], consents.filter(isIts), grants.filter(isIts));
    });
    return { apps, next: ids.length > pageSize ? apps.at(-1)?.clientId : undefined };
  }

  /**
   * Every grant of this client ends, with its tokens, and APIs hear of it; the answer is forgotten, so that the person is asked before
   * there is another. False where there was neither.
   */
  async remove(subject: string, clientId: string, origin?: RequestOrigin): Promise<boolean> {
    if (!isStorable(clientId)) return false;
    const doing = { entity: 'user', subject, clientId, origin } as const;
    return this.deps.unitOfWork.run((stores) => endAccessOfApp(this.deps, stores, { subject, clientId }, doing));
  }

  #describe(
    clientId: string,
    client: Client | undefined,
    consents: readonly Consent[],
    all: readonly Grant[],
  ): AppWithAccess {
    const grants = all.filter(({ expiresAt }) => expiresAt > this.deps.clock.now());
    const given = [...grants, ...consents.filter((consent) => isRemembered(consent, this.deps))];
    const places = [
      ...grants.flatMap(({ grantedTo }) => grantedTo?.destination ?? []),
      ...consents.map(({ destination }) => destination),
    ];
    return {
      clientId,
      client,
      destinations: [...new Set(places)].sort(),
      identityScopes: [...new Set(given.flatMap(({ identityScopes }) => identityScopes))],
      resources: merged(given.flatMap(({ resources }) => resources)),
      ...openedBetween([...grants.map(({ createdAt }) => createdAt), ...consents.map(({ updatedAt }) => updatedAt)]),
      until: grants.length === 0 ? undefined : Math.max(...grants.map(({ expiresAt }) => expiresAt)),
    };
  }
}

/** Within a unit of work: all that this client has in the name of this person, and what they answered it. False where there was neither. */
export async function endAccessOfApp(
  deps: Pick<CorePorts, 'clock' | 'random' | 'settings'>,
  stores: Stores,
  of: { readonly subject: string; readonly clientId: string },
  doing: Doing,
): Promise<boolean> {
  const { subject } = of;
  const grants = await stores.grants.list(of, mostGrants);
  const revoked = await stores.grants.revokeAll(of, deps.clock.now());
  const forgotten = await stores.consents.deleteAll(of);
  const revocations = grants.map(({ grantId }) => ({ kind: 'grant', id: grantId }) as const);
  await recordRevocations(deps, stores, doing, revocations, of);
  if (forgotten > 0) {
    const target = { record: 'consents', id: subject };
    await recordEntry(deps, stores, doing, { name: 'consents_forgotten', target, subject });
  }
  return revoked + forgotten > 0;
}

/** No record has another name, and PostgreSQL's text cannot hold NUL. */
function isStorable(clientId: string): boolean {
  return clientId.length <= 1024 && !/\p{Cc}|\p{Cs}/u.test(clientId);
}

/** As the databases order texts. */
function byCodePoint(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function openedBetween(times: readonly EpochSeconds[]): Pick<AppWithAccess, 'since' | 'lastOpenedAt'> {
  return times.length === 0 ? {} : { since: Math.min(...times), lastOpenedAt: Math.max(...times) };
}

/** Each API once, with every scope that was given there. */
function merged(all: readonly ResourceAccess[]): readonly ResourceAccess[] {
  const scopes = new Map<string, Set<string>>();
  for (const { identifier, scopes: given } of all) {
    const known = scopes.get(identifier) ?? new Set();
    for (const scope of given) known.add(scope);
    scopes.set(identifier, known);
  }
  return [...scopes].map(([identifier, each]) => ({ identifier, scopes: [...each] }));
}

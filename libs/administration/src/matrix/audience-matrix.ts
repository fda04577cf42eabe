import type { AccessWay, Client, EpochSeconds } from '@signet/authorization-server';
import { consoleClientId, grantsOf } from '@signet/authorization-server';
import type { ClientDirectory } from '../clients/client-directory.js';
import { checkedPage, type Page, type PageRequest } from '../page.js';
import { unknown } from '../refusals.js';
import { type Version, versionOf } from '../version.js';
import { type KnownOfClients, knownOfClients, type MatrixNeeds } from './known-of-clients.js';
import type { RefusedLately } from './matrix-directory.js';

/** What says that the client is as it is. */
export type MatrixOrigin = 'program' | 'configuration' | 'operator' | 'self_registered' | 'described';

export interface MatrixScope {
  readonly scope: string;
  readonly registered: boolean;
  readonly ways: readonly AccessWay[];
  readonly lastUsedAt?: EpochSeconds | undefined;
}

export interface MatrixCell {
  readonly audience: string;
  readonly scopes: readonly MatrixScope[];
  readonly lastUsedAt?: EpochSeconds | undefined;
  /** By the API; undefined where nothing is recorded. */
  readonly refused?: Omit<RefusedLately, 'clientId'> | undefined;
}

export interface MatrixRow {
  readonly clientId: string;
  readonly clientName: string;
  readonly definedBy: MatrixOrigin;
  readonly version: Version;
  readonly grants: readonly string[];
  readonly cells: readonly MatrixCell[];
  /** By the issuer, at whichever of its endpoints: the latest of each. */
  readonly refusedByIssuer: ReadonlyArray<Omit<RefusedLately, 'clientId'>>;
}

export interface AudienceMatrix extends Page<MatrixRow> {
  /** The columns, by identifier. */
  readonly audiences: ReadonlyArray<{ readonly identifier: string; readonly scopes: readonly string[] }>;
  /** `audiencesAfter` of the next columns; absent where these are the last. */
  readonly nextAudience?: string;
}

export interface MatrixRequest extends PageRequest {
  readonly client?: string | undefined;
  readonly audience?: string | undefined;
  readonly audiencesAfter?: string | undefined;
  /** Whether the caller may read what was refused. */
  readonly withRefusals: boolean;
}

/** Columns of one answer, and clients. */
export const mostColumns = 20;
const mostRows = 100;

type Needs = MatrixNeeds & { readonly clientDirectory: ClientDirectory };

/** Client x audience x scope. @throws AdministrationError invalid, unknown */
export async function audienceMatrix(needs: Needs, request: MatrixRequest): Promise<AudienceMatrix> {
  const columns = await columnsOf(needs, request);
  const page = await rowsOf(needs, request);
  const ids = page.items.map(({ clientId }) => clientId);
  const [known, refusals, managed] = await Promise.all([
    knownOfClients(needs, page.items, columns.audiences),
    request.withRefusals ? needs.matrix.refusalsOf(ids, needs.clock.now()) : [],
    needs.stores.managedThings.list(),
  ]);
  const ofConfiguration = new Set(managed.flatMap(({ kind, name }) => (kind === 'client' ? [name] : [])));
  const items = await Promise.all(
    page.items.map(async (client) => ({
      clientId: client.clientId,
      clientName: client.clientName,
      definedBy: originOf(client, ofConfiguration),
      version: versionOf(client),
      grants: grantsOf(client),
      cells: await cellsOf(client, known, refusals),
      refusedByIssuer: refusals
        .filter(({ clientId, place }) => clientId === client.clientId && place.startsWith('/'))
        .map(({ clientId: _, ...refused }) => refused),
    })),
  );
  const audiences = columns.audiences.map(({ identifier, scopes }) => ({ identifier, scopes: Object.keys(scopes) }));
  return { ...page, items, ...columns, audiences };
}

async function columnsOf({ stores }: Needs, { audience, audiencesAfter }: MatrixRequest) {
  const all = await stores.resourceServers.list();
  const sorted = all.toSorted((a, b) => (a.identifier < b.identifier ? -1 : 1));
  if (audience !== undefined) {
    const found = sorted.filter(({ identifier }) => identifier === audience);
    if (found.length === 0) throw unknown('resource');
    return { audiences: found };
  }
  const behind = sorted.filter(({ identifier }) => audiencesAfter === undefined || identifier > audiencesAfter);
  const audiences = behind.slice(0, mostColumns);
  const last = audiences.at(-1)?.identifier;
  return { audiences, ...(behind.length > mostColumns && last !== undefined && { nextAudience: last }) };
}

async function rowsOf({ clientDirectory, stores }: Needs, request: MatrixRequest): Promise<Page<Client>> {
  const { client, limit = mostRows, after, search } = request;
  if (client === undefined)
    return clientDirectory.page(checkedPage({ limit: Math.min(limit, mostRows), after, search }));
  const found = await stores.clients.find(client);
  if (!found) throw unknown('client');
  return { items: [found], total: 1 };
}

async function cellsOf(
  client: Client,
  { accessOf, uses }: KnownOfClients,
  refusals: readonly RefusedLately[],
): Promise<readonly MatrixCell[]> {
  const { clientId } = client;
  return (await accessOf(client)).map(({ audience, scopes }) => {
    const used = uses.filter((use) => use.clientId === clientId && use.audience === audience);
    const lately = refusals.find((each) => each.clientId === clientId && each.place === audience);
    const { clientId: _, ...refused } = lately ?? { clientId };
    const latest = (of: typeof used) =>
      of.length === 0 ? {} : { lastUsedAt: Math.max(...of.map((each) => each.usedAt)) };
    return {
      audience,
      scopes: scopes.map((each) => ({ ...each, ...latest(used.filter(({ scope }) => scope === each.scope)) })),
      ...latest(used),
      ...(lately && { refused: refused as Omit<RefusedLately, 'clientId'> }),
    };
  });
}

function originOf({ clientId, origin }: Client, managed: ReadonlySet<string>): MatrixOrigin {
  if (clientId === consoleClientId) return 'program';
  return managed.has(clientId) ? 'configuration' : origin;
}

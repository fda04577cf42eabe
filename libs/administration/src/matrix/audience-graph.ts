import {
  type AudienceUse,
  type Beginning,
  beginningsOf,
  type EpochSeconds,
  type ExchangeEdge,
  exchangesOf,
  isOfPerson,
} from '@signet/authorization-server';
import { knownOfClients, type MatrixNeeds } from './known-of-clients.js';

/** A trade that the issuer would make, and when it last did. */
export interface GraphEdge extends ExchangeEdge {
  readonly lastUsedAt?: EpochSeconds | undefined;
}

/** On whose behalf trades are made: of people who come by this app. */
export interface GraphBeginning extends Beginning {
  readonly lastUsedAt?: EpochSeconds | undefined;
}

/** Trades one after the other: the token of each is what the next one trades; `act` nests them (RFC 8693 §4.1). */
export interface ExchangeChain {
  /** Audiences, from the first token to the last. */
  readonly audiences: readonly string[];
  /** Who trades, in order. */
  readonly clients: readonly string[];
  /** Each of its trades was made at some time. */
  readonly used: boolean;
}

export interface AudienceGraph {
  readonly audiences: readonly string[];
  readonly edges: readonly GraphEdge[];
  readonly chains: readonly ExchangeChain[];
  /** By audiences of which tokens are traded. */
  readonly beginnings: readonly GraphBeginning[];
  /** There are more clients, edges, chains or beginnings than are told. */
  readonly truncated: boolean;
}

const mostClients = 200;
const mostEdges = 1_000;
/** Audiences whose beginnings are looked for: each is compared with each client. */
const mostBegun = 50;
const mostBeginnings = 1_000;
const mostChains = 200;
/** Lines that wait: behind all edges so many that, where one more is passed over, there are more chains than are told. */
const mostQueued = 2 * mostEdges;
/** Trades of one chain. */
const longestChain = 4;
const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** Who may exchange a token for whom, by the functions with which the issuer decides. */
export async function audienceGraph(needs: MatrixNeeds): Promise<AudienceGraph> {
  const [found, audiences] = await Promise.all([
    needs.matrix.acting(mostClients + 1),
    needs.stores.resourceServers.list(),
  ]);
  const clients = found.slice(0, mostClients);
  const known = await knownOfClients(needs, clients, audiences);
  const possible = (
    await Promise.all(clients.map(async (client) => exchangesOf(client, await known.accessOf(client))))
  ).flat();
  const edges = possible.slice(0, mostEdges).map((edge): GraphEdge => {
    const used = known.uses.filter(
      ({ clientId, audience, from, grantType }) =>
        grantType === exchange && clientId === edge.clientId && audience === edge.to && from === edge.from,
    );
    return { ...edge, ...latestOf(used) };
  });
  const chains = chainsOf(edges);
  const begun = await beginningsAt(needs, [...new Set(edges.map(({ from }) => from))].sort());
  return {
    audiences: [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort(),
    edges,
    chains: chains.slice(0, mostChains),
    beginnings: begun.beginnings,
    truncated:
      found.length > mostClients || possible.length > mostEdges || chains.length > mostChains || begun.truncated,
  };
}

async function beginningsAt(
  needs: MatrixNeeds,
  names: readonly string[],
): Promise<Pick<AudienceGraph, 'beginnings' | 'truncated'>> {
  const begun = names.slice(0, mostBegun);
  if (begun.length === 0) return { beginnings: [], truncated: false };
  const [found, audiences] = await Promise.all([
    needs.matrix.registeredAt(begun, mostClients + 1),
    needs.stores.resourceServers.list(),
  ]);
  const clients = found.slice(0, mostClients);
  const asked = audiences.filter(({ identifier }) => begun.includes(identifier));
  const known = await knownOfClients(needs, clients, asked);
  const all = (
    await Promise.all(clients.map(async (client) => beginningsOf(client, await known.accessOf(client))))
  ).flat();
  const beginnings = all.slice(0, mostBeginnings).map((one): GraphBeginning => {
    const used = known.uses.filter(
      ({ clientId, audience, grantType }) =>
        clientId === one.clientId && audience === one.audience && isOfPerson(grantType),
    );
    return { ...one, ...latestOf(used) };
  });
  return {
    beginnings,
    truncated: names.length > mostBegun || found.length > mostClients || all.length > mostBeginnings,
  };
}

function latestOf(uses: readonly AudienceUse[]): { readonly lastUsedAt?: EpochSeconds } {
  return uses.length === 0 ? {} : { lastUsedAt: Math.max(...uses.map(({ usedAt }) => usedAt)) };
}

/** Of two trades and more; none passes one audience twice. */
export function chainsOf(edges: readonly GraphEdge[]): readonly ExchangeChain[] {
  const chains: ExchangeChain[] = [];
  const queue: GraphEdge[][] = edges.filter(({ from, to }) => from !== to).map((edge) => [edge]);
  for (let line = queue.shift(); line && chains.length <= mostChains; line = queue.shift()) {
    const [first] = line;
    const passed = [first?.from, ...line.map(({ to }) => to)];
    if (line.length > 1) {
      chains.push({
        audiences: passed.filter((each) => each !== undefined),
        clients: line.map(({ clientId }) => clientId),
        used: line.every(({ lastUsedAt }) => lastUsedAt !== undefined),
      });
    }
    if (line.length === longestChain) continue;
    for (const next of edges) {
      if (next.from === line.at(-1)?.to && !passed.includes(next.to) && queue.length < mostQueued) {
        queue.push([...line, next]);
      }
    }
  }
  return chains;
}

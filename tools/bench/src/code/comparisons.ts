import type { Comparison } from '../harness/rounds.js';
import { issuerNames } from './issuers.js';

type Kind = 'code' | 'refresh';

/** What an entry is called: the same issuer is in several benches. */
export function entryName(issuer: string, kind: Kind): string {
  return `${issuer}: ${kind}`;
}

/** Signet against oidc-provider in memory and on the same database, then oidc-provider against itself. */
export function comparisonsOf(
  kind: Kind,
  targets: { readonly memory: number; readonly database?: number },
): readonly Comparison[] {
  const { sqlite, postgres, memoryPeer, sqlitePeer, postgresPeer } = issuerNames;
  const pair = (of: string, peer: string, atLeast?: number): Comparison => ({
    of: entryName(of, kind),
    against: entryName(peer, kind),
    as: peer,
    ...(atLeast === undefined ? {} : { target: { atLeast } }),
  });
  return [
    pair(sqlite, memoryPeer, targets.memory),
    pair(sqlite, sqlitePeer, targets.database),
    pair(postgres, memoryPeer, targets.memory),
    pair(postgres, postgresPeer, targets.database),
    pair(memoryPeer, memoryPeer),
    pair(sqlitePeer, memoryPeer),
    pair(postgresPeer, memoryPeer),
  ];
}

export const issuerNotes = [
  'With a database, all that a step writes is durable before it is answered; what oidc-provider has in memory is lost with it, and of more than a thousand records the oldest.',
  'oidc-provider looks up no accounts here; Signet reads them from its database.',
];

import { startPostgres } from '@signet/runtime/testing';
import { withServer } from '../harness/behind.js';
import type { Contestant } from '../harness/contestant.js';
import { basic } from '../harness/forms.js';
import type { Stage } from '../harness/stage.js';
import { signInAtOidcProvider, startOidcProvider } from '../oidc-provider/start.js';
import { startSignet } from '../signet/issuer.js';
import { signIn } from '../signet/sign-in.js';
import { client } from '../token/service.js';
import { makeAttempts } from './attempts.js';
import type { ClientProof } from './authorize-and-redeem.js';
import { appId, redirectUri, seedApp } from './service.js';

export const issuerNames = {
  sqlite: 'Signet on SQLite',
  postgres: 'Signet on PostgreSQL',
  memoryPeer: 'oidc-provider in memory',
  sqlitePeer: 'oidc-provider on SQLite',
  postgresPeer: 'oidc-provider on PostgreSQL',
} as const;
export type IssuerKey = keyof typeof issuerNames;

/** An issuer with people who have signed in. */
export interface Issuer {
  readonly name: string;
  readonly contestant: Contestant;
  /** Of the application with a secret. */
  readonly proof: ClientProof;
  /** A Cookie header for each person. */
  readonly cookies: readonly string[];
}

/** Starts them one after the other, in the order of the keys. */
export async function startIssuers(
  stage: Stage,
  keys: readonly IssuerKey[],
  people: number,
): Promise<readonly Issuer[]> {
  const needsServer = keys.some((key) => key.startsWith('postgres'));
  const server = needsServer ? stage.keep(await startPostgres()) : undefined;
  const issuers: Issuer[] = [];
  for (const key of keys) {
    const databaseUrl = key.startsWith('postgres') ? await server?.createDatabase() : undefined;
    const started = key.endsWith('Peer')
      ? await startPeer(stage, databaseUrl ?? key.replace('Peer', ''), people)
      : await startOurs(stage, databaseUrl, people);
    const contestant =
      server && databaseUrl !== undefined ? withServer(started.contestant, server) : started.contestant;
    issuers.push({ name: issuerNames[key], ...started, contestant });
  }
  return issuers;
}

async function startOurs(stage: Stage, databaseUrl: string | undefined, people: number): Promise<Omit<Issuer, 'name'>> {
  // So that a token that comes again can be seen to end its family, as the peer's does.
  const env = { PUBLIC_REFRESH_TOKEN_GRACE_PERIOD: '0' };
  const contestant = stage.keep(await startSignet({ databaseUrl, env, seed: (signet) => seedApp(signet, people) }));
  const { url, seeded } = contestant;
  const attempts = makeAttempts(people, appId);
  const cookies: string[] = [];
  for (const [index, person] of seeded.people.entries()) {
    cookies.push(await signIn(url, attempts[index]?.path ?? '', redirectUri, person));
  }
  return { contestant, proof: { authorization: basic(appId, seeded.secret) }, cookies };
}

async function startPeer(stage: Stage, storage: string, people: number): Promise<Omit<Issuer, 'name'>> {
  const contestant = stage.keep(await startOidcProvider(storage));
  const cookies: string[] = [];
  for (const [index, { path }] of makeAttempts(people, appId).entries()) {
    cookies.push(await signInAtOidcProvider(contestant.url, path, redirectUri, `person-${index}`));
  }
  return { contestant, proof: { authorization: basic(appId, client.secret) }, cookies };
}

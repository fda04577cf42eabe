import { randomUUID } from 'node:crypto';
import { type AccountScope, accountAudienceOf, accountScopes } from '@signet/administration';
import { type Client, digest } from '@signet/authorization-server';
import { type Asked, ask, type Person, type TokenOptions, type Told, tokenOf } from './administering.js';
import { issuer, portal, type RunningSso } from './running-sso.js';

export const accountAudience = accountAudienceOf(issuer);
export const everyAccountScope = Object.keys(accountScopes) as readonly AccountScope[];

/** The app by which people see to their accounts. */
export const ownApp: Client = {
  ...portal,
  clientId: 'my-account',
  clientName: 'My account',
  resources: [
    { identifier: accountAudience, scopes: everyAccountScope },
    { identifier: 'https://orders.example.com', scopes: ['orders:read'] },
  ],
};

/** A token for the account API, of somebody who has just signed in. */
export function ownToken(sso: RunningSso, person: Person, options: TokenOptions = {}): Promise<string> {
  const { scopes = everyAccountScope, clientId = ownApp.clientId, claims = {}, ...others } = options;
  const signedIn = { aud: accountAudience, auth_time: sso.issuer.clock.now(), ...claims };
  return tokenOf(sso, person, { ...others, scopes, clientId, claims: signedIn });
}

export function askOwn(sso: RunningSso, asked: Omit<Asked, 'api'>): Promise<Told> {
  return ask(sso, { ...asked, api: accountAudienceOf('') });
}

/** A session of this person, as a sign-in makes one. */
export async function session({ issuer: { stores, clock } }: RunningSso, { subject }: Person): Promise<string> {
  const sessionId = `session-${randomUUID()}`;
  const now = clock.now();
  await stores.sessions.insert({
    sessionId,
    cookieDigest: digest(sessionId),
    subject,
    authTime: now,
    amr: ['pwd'],
    createdAt: now,
    expiresAt: now + 3600,
    lastSeenAt: now,
  });
  return sessionId;
}

import { type Core, createCore } from '../src/create-core.js';
import type { AuthorizeOutcome } from '../src/journey/outcome.js';
import type { Client } from '../src/records/client.js';
import type { Factors } from '../src/records/factors.js';
import type { Session } from '../src/records/session.js';
import { type Digest, digest } from '../src/shared/digest.js';
import { defaultIssuerSettings } from '../src/shared/issuer-settings.js';
import type { ParameterList } from '../src/shared/parameter-list.js';
import { standingsFrom } from '../src/testing/grant-standings.js';
import { inMemoryStores } from '../src/testing/in-memory-stores.js';
import { ManualClock, ScriptedOutbound, SeededRandomSource } from '../src/testing/manual-inputs.js';
import { accountsFor } from './accounts.js';

export const issuer = 'https://sso.example.com';
export const orders = 'https://orders.example.com';
export const invoices = 'https://invoices.example.com';
export const callback = 'https://portal.example.com/callback';
export const signedOut = 'https://portal.example.com/';
export const browser = digest('browser');

export const portal: Client = {
  clientId: 'portal',
  clientName: 'Portal',
  origin: 'operator',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'none',
  redirectUris: [callback],
  postLogoutRedirectUris: [signedOut],
  grantTypes: ['authorization_code', 'refresh_token'],
  identityScopes: ['openid', 'profile'],
  resources: [
    { identifier: orders, scopes: ['orders:read', 'orders:write'] },
    { identifier: invoices, scopes: ['invoices:read'] },
  ],
  requirePkce: true,
  consentRequired: true,
  rotateRefreshTokens: true,
  applicationType: 'web',
  createdAt: 0,
};

const request: Readonly<Record<string, string>> = {
  client_id: 'portal',
  redirect_uri: callback,
  response_type: 'code',
  scope: 'openid orders:read',
  state: 'xyz',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

/** A good request of the portal with some parameters changed, or left out by `undefined`. */
export function parametersWith(changes: Readonly<Record<string, string | undefined>> = {}): ParameterList {
  return Object.entries({ ...request, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
}

/** A core over memory with the portal registered. */
export async function startCore(changes: Partial<Client> = {}, factors?: Factors) {
  const { stores, unitOfWork } = inMemoryStores();
  const clock = new ManualClock();
  const disabled = new Set<string>();
  const accounts = accountsFor(disabled);
  const ports = {
    settings: defaultIssuerSettings(issuer),
    stores,
    unitOfWork,
    clock,
    random: new SeededRandomSource(),
    accounts,
    factors,
    standings: standingsFrom(stores, accounts),
    outbound: new ScriptedOutbound(),
  };
  const core = createCore(ports);
  await stores.clients.save({ ...portal, ...changes });
  await stores.resourceServers.save({
    identifier: orders,
    name: 'Orders',
    scopes: { 'orders:read': 'See your orders', 'orders:write': 'Place orders' },
    accessTokenLifetime: 300,
    signingAlgorithm: 'ES256',
  });
  const signIn = (subject = 'alice') => core.sessions.start({ subject, amr: ['pwd'] });
  return { core, stores, clock, disabled, signIn, settings: ports.settings };
}

/** What a redirect carries, as an object. @throws Error when the outcome is no redirect */
export function answerOf(outcome: AuthorizeOutcome): Readonly<Record<string, string>> {
  if (outcome.kind !== 'redirect') throw new Error(`expected a redirect, received ${outcome.kind}`);
  return Object.fromEntries(outcome.parameters);
}

/** @throws Error when the outcome is no interaction */
export function interactionOf(
  outcome: AuthorizeOutcome,
  step: 'login' | 'consent',
): { interactionId: string; browserDigest: Digest } {
  if (outcome.kind !== 'interaction' || outcome.step !== step) {
    throw new Error(`expected ${step}, received ${JSON.stringify(outcome)}`);
  }
  return { interactionId: outcome.interactionId, browserDigest: browser };
}

/** Somebody proves who they are by a password. @throws Error when no session begins */
export async function proveTo(
  core: Pick<Core, 'journey'>,
  reference: { interactionId: string; browserDigest: Digest },
  changes: { subject?: string; replaces?: Session } = {},
) {
  const proving = { step: 'login', subject: 'alice', amr: ['pwd'], ...changes } as const;
  const { outcome, begun } = await core.journey.proved({ ...reference, proving });
  if (!begun) throw new Error(`no session began: ${outcome.kind}`);
  return { ...begun, outcome };
}

/** The person of this session is shown the consent page of this interaction and allows it. */
export async function allow(
  core: Core,
  reference: { interactionId: string; browserDigest: Digest },
  session: Session,
): Promise<AuthorizeOutcome> {
  const { seen = '' } = (await core.journey.describe({ ...reference, session })) ?? {};
  return core.journey.allow({ ...reference, session, seen });
}

/** A signed ID token of the portal for this session, which expired an hour ago. `core.keyRing.load()` must have run. */
export function expiredIdToken(core: Core, { subject, sessionId }: Pick<Session, 'subject' | 'sessionId'>) {
  const times = { iat: 1_699_996_000, exp: 1_699_996_400, auth_time: 1_699_996_000 };
  const claims = { iss: issuer, aud: 'portal', azp: 'portal', sub: subject, sid: sessionId, ...times };
  return core.tokenSigner.signIdToken(claims, 'RS256');
}

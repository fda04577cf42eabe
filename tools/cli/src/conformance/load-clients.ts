import {
  type Client,
  digest,
  generateSigningKey,
  identityScopes,
  opaqueToken,
  parseClientMetadata,
  publicJwk,
} from '@signet/authorization-server';
import type { Administration } from '../command-context.js';
import type { ConformanceClient, ConformanceProfile } from './profile.js';

/** A client as the suite's configuration names it (snake_case is the suite's). */
export interface SuiteClient {
  readonly client_id: string;
  readonly client_secret?: string;
  /** With its private key. */
  readonly jwks?: { readonly keys: readonly unknown[] };
  readonly scope: string;
  readonly dpop_signing_alg?: string;
}

/** Registers the clients of a profile, each anew with fresh secrets, under ids that name profile and role. */
export async function loadClients(
  administration: Administration,
  name: string,
  profile: ConformanceProfile,
): Promise<Readonly<Record<string, SuiteClient>>> {
  const loaded: Record<string, SuiteClient> = {};
  for (const [role, wanted] of Object.entries(profile.clients)) {
    loaded[role] = await loadClient(administration, `conformance-${name}-${role}`, wanted);
  }
  return loaded;
}

async function loadClient(
  { stores, clock, random }: Administration,
  clientId: string,
  wanted: ConformanceClient,
): Promise<SuiteClient> {
  const now = clock.now();
  const key = wanted.signingAlgorithm && (await generateSigningKey(wanted.signingAlgorithm, now, now));
  const resourceServers = await stores.resourceServers.list();
  const metadata = key ? { ...wanted.metadata, jwks: { keys: [publicJwk(key)] } } : wanted.metadata;
  const description = parseClientMetadata(metadata, resourceServers, 'operator');
  const secret = description.tokenEndpointAuthMethod.startsWith('client_secret') ? opaqueToken(random) : undefined;
  const client: Client = {
    ...description,
    clientId,
    securityProfile: wanted.securityProfile,
    clientSecretDigest: secret === undefined ? undefined : digest(secret),
    identityScopes,
    // The suite is vouched for by the operator who loads it, so every API is open to it.
    resources: resourceServers.map(({ identifier, scopes }) => ({ identifier, scopes: Object.keys(scopes) })),
    rotateRefreshTokens: wanted.securityProfile === 'classic',
    createdAt: now,
  };
  await stores.clients.save(client);
  return {
    client_id: clientId,
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(key === undefined
      ? {}
      : { jwks: { keys: [{ ...key.privateJwk, kid: key.kid, alg: key.algorithm, use: 'sig' }] } }),
    scope: wanted.securityProfile === 'fapi' ? 'openid offline_access' : 'openid',
    ...(wanted.securityProfile === 'fapi' ? { dpop_signing_alg: 'ES256' } : {}),
  };
}

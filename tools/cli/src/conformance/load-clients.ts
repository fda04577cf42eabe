import { declareClient, type Initiator } from '@signet/administration';
import { generateSigningKey, publicJwk } from '@signet/authorization-server';
import { type Administration, CliError } from '../command-context.js';
import type { ConformanceClient, ConformanceProfile } from './profile.js';

const initiator: Initiator = { entity: 'admin', through: 'conformance' };

/** A client as the suite's configuration names it (snake_case is the suite's). */
export interface SuiteClient {
  readonly client_id: string;
  readonly client_secret?: string;
  /** With its private key. */
  readonly jwks?: { readonly keys: readonly unknown[] };
  readonly scope: string;
  readonly dpop_signing_alg?: string;
}

/**
 * Registers the clients of a profile, each anew with fresh secrets, under ids that name profile and role.
 * @param plainOauth the API whose scopes they ask for, instead of openid
 */
export async function loadClients(
  administration: Administration,
  name: string,
  profile: ConformanceProfile,
  plainOauth?: string,
): Promise<Readonly<Record<string, SuiteClient>>> {
  const loaded: Record<string, SuiteClient> = {};
  for (const [role, wanted] of Object.entries(profile.clients)) {
    loaded[role] = await loadClient(administration, `conformance-${name}-${role}`, wanted, plainOauth);
  }
  return loaded;
}

async function loadClient(
  administration: Administration,
  clientId: string,
  wanted: ConformanceClient,
  plainOauth: string | undefined,
): Promise<SuiteClient> {
  const now = administration.clock.now();
  const key = wanted.signingAlgorithm && (await generateSigningKey(wanted.signingAlgorithm, now, now));
  const resourceServers = await administration.stores.resourceServers.list();
  const api = resourceServers.find(({ identifier }) => identifier === plainOauth);
  if (plainOauth !== undefined && !api) throw new CliError(`there is no API ${plainOauth}`);
  const { client, secret } = await declareClient(administration, initiator, {
    clientId,
    renewSecret: true,
    metadata: {
      ...wanted.metadata,
      ...(key && { jwks: { keys: [publicJwk(key)] } }),
      // The suite is vouched for by the operator who loads it, so every API is open to it.
      resources: resourceServers.map(({ identifier, scopes }) => ({ identifier, scopes: Object.keys(scopes) })),
    },
  });
  const fapi = client.securityProfile === 'fapi';
  return {
    client_id: clientId,
    ...(secret === undefined ? {} : { client_secret: secret }),
    ...(key === undefined
      ? {}
      : { jwks: { keys: [{ ...key.privateJwk, kid: key.kid, alg: key.algorithm, use: 'sig' }] } }),
    scope: api ? Object.keys(api.scopes).join(' ') : fapi ? 'openid offline_access' : 'openid',
    ...(fapi ? { dpop_signing_alg: 'ES256' } : {}),
  };
}

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import {
  type Client,
  type Digest,
  digest,
  opaqueToken,
  type ResourceAccess,
  type ResourceServer,
} from '@signet/authorization-server';
import { type Administration, CliError } from './command-context.js';

export interface SeedDemoOptions {
  readonly issuer: string;
  readonly portalUrl: string;
  /** Holds the secret of the client `orders`; made with mode 0600 when absent. Without it a secret is returned. */
  readonly ordersSecretFile?: string | undefined;
  /** As for `orders`, of the client `invoices`. */
  readonly invoicesSecretFile?: string | undefined;
  /** For both users; default: one generated for each. */
  readonly password?: string | undefined;
}

export interface SeededUser {
  readonly username: string;
  readonly subject: string;
  readonly created: boolean;
  /** Only of a user that this run created. */
  readonly password?: string;
}

export interface SeededDemo {
  readonly users: readonly SeededUser[];
  readonly clients: readonly string[];
  readonly resources: readonly string[];
  /** Only when this run made it and there is no file for it. */
  readonly ordersSecret?: string;
  readonly invoicesSecret?: string;
}

/** Demo accounts have no place on an issuer that others can reach. @throws CliError */
export function refuseRealIssuer(issuer: string): void {
  const host = URL.canParse(issuer) ? new URL(issuer).hostname : '';
  const loopback = host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
  if (!loopback && host !== 'example.com' && !host.endsWith('.example.com')) {
    throw new CliError('ISSUER: the demo is seeded only on loopback or under example.com');
  }
}

/** The demo's resources, clients and users. Run again it changes what differs and keeps users and secrets. */
export async function seedDemo(administration: Administration, options: SeedDemoOptions): Promise<SeededDemo> {
  refuseRealIssuer(options.issuer);
  const { stores, clock } = administration;
  const audiences = [ordersAudience, invoicesAudience];
  for (const { identifier, name, scopes } of audiences) {
    const resource: ResourceServer = {
      identifier,
      name,
      scopes: { ...scopes },
      accessTokenLifetime: 600,
      signingAlgorithm: 'ES256',
    };
    await stores.resourceServers.save(resource);
  }
  const accessTo = (audience: (typeof audiences)[number]): ResourceAccess => ({
    identifier: audience.identifier,
    scopes: Object.keys(audience.scopes),
  });
  const portalUrl = options.portalUrl.replace(/\/$/, '');
  const common = {
    origin: 'operator',
    securityProfile: 'classic',
    requirePkce: true,
    rotateRefreshTokens: true,
    applicationType: 'web',
    createdAt: clock.now(),
  } as const;
  const portal: Client = {
    ...common,
    clientId: 'portal',
    clientName: 'Portal',
    tokenEndpointAuthMethod: 'none',
    redirectUris: [`${portalUrl}/callback`],
    postLogoutRedirectUris: [`${portalUrl}/`],
    grantTypes: ['authorization_code', 'refresh_token'],
    identityScopes: ['openid', 'profile', 'email', 'offline_access'],
    resources: audiences.map(accessTo),
    consentRequired: true,
    clientUri: `${portalUrl}/`,
  };
  const api = {
    ...common,
    tokenEndpointAuthMethod: 'client_secret_basic',
    redirectUris: [],
    postLogoutRedirectUris: [],
    identityScopes: [],
    consentRequired: false,
  } as const;
  const ordersSecret = await secretOf(administration, 'orders', '--orders-secret-file', options.ordersSecretFile);
  const orders: Client = {
    ...api,
    clientId: 'orders',
    clientName: 'Orders',
    clientSecretDigest: ordersSecret.digest,
    grantTypes: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    resources: [accessTo(invoicesAudience)],
    actsAsResource: ordersAudience.identifier,
  };
  const invoicesSecret = await secretOf(
    administration,
    'invoices',
    '--invoices-secret-file',
    options.invoicesSecretFile,
  );
  // It asks for no tokens; it hears what was revoked.
  const invoices: Client = {
    ...api,
    clientId: 'invoices',
    clientName: 'Invoices',
    clientSecretDigest: invoicesSecret.digest,
    grantTypes: [],
    resources: [],
    actsAsResource: invoicesAudience.identifier,
  };
  for (const client of [portal, orders, invoices]) {
    const { createdAt } = (await stores.clients.find(client.clientId)) ?? client;
    await stores.clients.save({ ...client, createdAt });
  }
  return {
    users: [
      await seedUser(administration, { username: 'alice', givenName: 'Alice', familyName: 'Archer' }, options.password),
      await seedUser(administration, { username: 'bob', givenName: 'Bob', familyName: 'Baker' }, options.password),
    ],
    clients: [portal.clientId, orders.clientId, invoices.clientId],
    resources: audiences.map(({ identifier }) => identifier),
    ...(ordersSecret.fresh !== undefined && { ordersSecret: ordersSecret.fresh }),
    ...(invoicesSecret.fresh !== undefined && { invoicesSecret: invoicesSecret.fresh }),
  };
}

async function seedUser(
  { accounts, identity }: Administration,
  person: { username: string; givenName: string; familyName: string },
  given: string | undefined,
): Promise<SeededUser> {
  const { username } = person;
  const existing = await accounts.findByUsername(username);
  if (existing !== undefined) {
    return { username, subject: existing.subject, created: false };
  }
  const password = given ?? randomBytes(12).toString('base64url');
  const profile = {
    email: `${username}@example.com`,
    emailVerified: true,
    name: `${person.givenName} ${person.familyName}`,
  };
  const { subject } = await identity.createAccount({ ...person, ...profile, password });
  return { username, subject, created: true, password };
}

/** Of its file; without one the secret that it has, or a fresh one to be shown. */
async function secretOf(
  { stores, random }: Administration,
  clientId: string,
  option: string,
  file: string | undefined,
): Promise<{ readonly digest: Digest; readonly fresh?: string }> {
  if (file !== undefined) return { digest: digest(secretOfFile(file, option)) };
  const known = (await stores.clients.find(clientId))?.clientSecretDigest;
  if (known !== undefined) return { digest: known };
  const fresh = opaqueToken(random);
  return { digest: digest(fresh), fresh };
}

function secretOfFile(file: string, option: string): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = randomBytes(32).toString('base64url');
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeSync(descriptor, `${fresh}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    return fresh;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new CliError(`${option} cannot be written`);
    }
  }
  const stored = readFileSync(file, 'utf8').trim();
  if (stored.length < 32) {
    throw new CliError(`${option} holds no secret of at least 32 characters`);
  }
  return stored;
}

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AdministrationError, declareClient, type Initiator, versionOf } from '@signet/administration';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { resourceOf } from '@signet/authorization-server';
import { keepFilePrivate } from '@signet/runtime';
import { type Administration, CliError } from './command-context.js';

const initiator: Initiator = { entity: 'admin', through: 'seed' };

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
  const audiences = [ordersAudience, invoicesAudience];
  await administration.administration.run(initiator, async ({ resourceServers }) => {
    for (const audience of audiences) {
      const before = await resourceServers.find(audience.identifier);
      const wanted = resourceOf(audience, before);
      if (!before || versionOf(before) !== versionOf(wanted)) await resourceServers.save(wanted);
    }
  });
  const accessTo = ({ identifier, scopes }: (typeof audiences)[number]) => ({
    identifier,
    scopes: Object.keys(scopes),
  });
  const portalUrl = options.portalUrl.replace(/\/$/, '');
  const portal = {
    client_name: 'Portal',
    token_endpoint_auth_method: 'none',
    redirect_uris: [`${portalUrl}/callback`],
    post_logout_redirect_uris: [`${portalUrl}/`],
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid profile email offline_access',
    resources: audiences.map(accessTo),
  };
  const orders = {
    client_name: 'Orders',
    grant_types: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
    scope: '',
    resources: [accessTo(invoicesAudience)],
    acts_as_resource: ordersAudience.identifier,
    consent_required: false,
  };
  // It asks for no tokens; it hears what was revoked.
  const invoices = {
    client_name: 'Invoices',
    grant_types: [],
    scope: '',
    acts_as_resource: invoicesAudience.identifier,
    consent_required: false,
  };
  const { ordersSecretFile, invoicesSecretFile } = options;
  await declareClient(administration, initiator, { clientId: 'portal', metadata: portal });
  const ordersSecret = await declareApi(administration, 'orders', orders, ordersSecretFile);
  const invoicesSecret = await declareApi(administration, 'invoices', invoices, invoicesSecretFile);
  return {
    users: [
      await seedUser(administration, { username: 'alice', givenName: 'Alice', familyName: 'Archer' }, options.password),
      await seedUser(administration, { username: 'bob', givenName: 'Bob', familyName: 'Baker' }, options.password),
    ],
    clients: ['portal', 'orders', 'invoices'],
    resources: audiences.map(({ identifier }) => identifier),
    ...(ordersSecret !== undefined && { ordersSecret }),
    ...(invoicesSecret !== undefined && { invoicesSecret }),
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

/** With the secret of its file; without one it keeps what it has, or gets a fresh one, which is returned to be shown. */
async function declareApi(
  administration: Administration,
  clientId: 'orders' | 'invoices',
  metadata: Readonly<Record<string, unknown>>,
  file: string | undefined,
): Promise<string | undefined> {
  const option = `--${clientId}-secret-file`;
  const secret = file === undefined ? undefined : secretOfFile(file, option);
  try {
    return (await declareClient(administration, initiator, { clientId, metadata, secret })).secret;
  } catch (error) {
    // What is wrong with a secret is wrong with its file.
    if (!(error instanceof AdministrationError) || file === undefined) throw error;
    throw new CliError(`${option}: ${error.message}`, { cause: error });
  }
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
  keepFilePrivate(file);
  return readFileSync(file, 'utf8').trim();
}

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { AdministrationError, applyConfiguration, type Initiator, nameOfThing } from '@signet/administration';
import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { resourceOf } from '@signet/authorization-server';
import { keepFilePrivate } from '@signet/runtime';
import { type Administration, CliError } from './command-context.js';
import { demoConfiguration } from './demo/signet.config.js';

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
  const { clients, resources, secrets } = await applyDemo(administration, options);
  const { orders, invoices } = secrets;
  return {
    users: [
      await seedUser(administration, { username: 'alice', givenName: 'Alice', familyName: 'Archer' }, options.password),
      await seedUser(administration, { username: 'bob', givenName: 'Bob', familyName: 'Baker' }, options.password),
    ],
    clients,
    resources,
    ...(orders !== undefined && { ordersSecret: orders }),
    ...(invoices !== undefined && { invoicesSecret: invoices }),
  };
}

/** Over what is there: the demo is for trying things, and follows its apps to other addresses. */
async function applyDemo({ ports, records }: Administration, options: SeedDemoOptions) {
  const files = { orders: options.ordersSecretFile, invoices: options.invoicesSecretFile };
  const given = Object.entries(files).flatMap(([clientId, file]) =>
    file === undefined ? [] : [[clientId, file, secretOfFile(file, `--${clientId}-secret-file`)] as const],
  );
  const references = Object.fromEntries(given.map(([clientId, file]) => [clientId, { file }]));
  const { audiences = {}, clients = {} } = demoConfiguration({
    portalUrl: options.portalUrl,
    ordersSecret: references.orders,
    invoicesSecret: references.invoices,
  });
  // What operators decided of its APIs stays, roles of theirs included.
  const kept = await Promise.all(
    [ordersAudience, invoicesAudience].map(async (contract) => {
      const { identifier, ...rest } = resourceOf(contract, await records.resourceServers.find(contract.identifier));
      return [identifier, rest] as const;
    }),
  );
  const names = { clients: Object.keys(clients), resources: Object.keys(audiences) };
  const overwrite = [
    ...names.clients.map((name) => nameOfThing({ kind: 'client', name })),
    ...names.resources.map((name) => nameOfThing({ kind: 'audience', name })),
  ];
  const secrets = Object.fromEntries(
    given.map(([name, , secret]) => [nameOfThing({ kind: 'client', name }), secret] as const),
  );
  try {
    const document = { audiences: Object.fromEntries(kept), clients };
    const applied = await applyConfiguration(ports, initiator, { document, secrets, overwrite });
    return { ...names, secrets: applied.secrets };
  } catch (error) {
    throw ofSecretFile(
      error,
      given.map(([clientId]) => clientId),
    );
  }
}

/** What is wrong with a secret is wrong with its file. */
function ofSecretFile(error: unknown, clientIds: readonly string[]): unknown {
  if (!(error instanceof AdministrationError)) return error;
  const clientId = clientIds.find((each) => error.message.startsWith(`client/${each}: `));
  if (clientId === undefined) return error;
  const words = error.message.slice(`client/${clientId}: `.length);
  return new CliError(`--${clientId}-secret-file: ${words}`, { cause: error });
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

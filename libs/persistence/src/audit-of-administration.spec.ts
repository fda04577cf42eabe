import { describe, expect, it } from '@jest/globals';
import {
  changeAccount,
  changeClient,
  changeResource,
  createAccount,
  createClient,
  createInitialAccessToken,
  createResource,
  deleteAccount,
  deleteClient,
  deleteResource,
  disableAccount,
  enableAccount,
  forgetOrigins,
  type Initiator,
  revokeInitialAccessToken,
  rotateClientSecret,
  rotateKey,
  setPassword,
  withdrawSigningKey,
} from '@signet/administration';
import { type AuditEntry, defaultIssuerSettings, digest } from '@signet/authorization-server';
import { aGrant } from '@signet/authorization-server/testing';
import { IdentityService } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { SystemRandomSource } from '@signet/runtime';
import fc from 'fast-check';
import { testDatabases } from '../test/support/test-databases.js';
import { entities } from './records/index.js';
import { sealedColumns } from './records/sealed-columns.js';

const operator: Initiator = {
  entity: 'admin',
  subject: 'olga',
  through: 'cli',
  origin: { address: '192.0.2.7', userAgent: 'Console' },
};
const now = 1_700_000_000;
const api = 'https://api.example.com';
const hasher = quickHasher();
const databases = testDatabases();

describe.each(databases.migrated)('the audit trail of administration: %s', (_, configuration) => {
  async function open() {
    const opened = await databases.open(await configuration());
    const { administration, stores } = opened;
    const clock = { now: () => now };
    const random = new SystemRandomSource();
    const identity = new IdentityService({ ...opened, hasher, clock });
    const ports = {
      unitOfWork: administration,
      signingKeys: stores.signingKeys,
      identity,
      clock,
      random,
      settings: defaultIssuerSettings('https://sso.example.com'),
    };
    const told = () => stores.auditLog.page({ limit: 1000, order: 'oldest_first' });
    return { ...opened, ports, clients: { administration, clock, random }, told };
  }
  type Opened = Awaited<ReturnType<typeof open>>;
  const shown = (entries: readonly AuditEntry[]) => entries.map(({ name, target: { id } }) => `${name} ${id}`);

  it('says who did it, from where and through which client, and what was otherwise', async () => {
    const { ports, told } = await open();
    const { subject } = await createAccount(ports, operator, { username: 'alice', password: 'correct horse battery' });
    const later = { ...ports, clock: { now: () => now + 1 } };
    await changeAccount(later, operator, { subject }, { email: 'a@example.com', name: 'Alice' });
    const entries = await told();
    const [created, changed] = ['account_created', 'account_changed'].map((name) =>
      entries.find((entry) => entry.name === name),
    );
    expect(created).toMatchObject({
      name: 'account_created',
      initiator: { entity: 'admin', subject: 'olga', through: 'cli' },
      subject,
      target: { record: 'accounts', id: subject },
      origin: { address: '192.0.2.7', userAgent: 'Console' },
      after: { subject },
      personal: { after: { username: 'alice' } },
      concealed: ['passwordHash'],
    });
    expect([changed?.before?.updatedAt, changed?.after?.updatedAt]).toEqual([now, now + 1]);
    expect(changed?.personal).toMatchObject({ before: {}, after: { email: 'a@example.com', name: 'Alice' } });
  });

  it('tells an ending once, with whose it was, and all that followed', async () => {
    const { ports, told, accounts, stores } = await open();
    const { subject } = await createAccount(ports, operator, { username: 'alice', password: 'correct horse battery' });
    await stores.sessions.insert({
      sessionId: 's1',
      cookieDigest: digest('cookie'),
      subject,
      authTime: now,
      amr: ['pwd'],
      createdAt: now,
      expiresAt: now + 1000,
      lastSeenAt: now,
    });
    await stores.grants.insert(aGrant('g1', { subject, sessionId: 's1', createdAt: now, expiresAt: now + 1000 }));
    const before = (await told()).length;
    await deleteAccount(ports, operator, { subject });
    expect(await accounts.find(subject)).toBeUndefined();
    const entries = (await told()).filter(({ name }) => name !== 'account_created');
    expect(before).toBe(1);
    const names = shown(entries);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['session_ended s1', `account_deleted ${subject}`]));
    expect(entries.find(({ name }) => name === 'session_ended')?.subject).toBe(subject);
    expect(entries.every(({ initiator }) => initiator.subject === 'olga')).toBe(true);
  });

  it('names changes by what they are', async () => {
    const { ports, clients, told } = await open();
    const { subject } = await createAccount(ports, operator, { username: 'alice', password: 'correct horse battery' });
    await setPassword(ports, operator, { subject }, 'another good password', { keepSessions: true });
    await disableAccount(ports, operator, { subject });
    await enableAccount(ports, operator, { subject });
    const { client } = await createClient(clients, operator, {
      clientId: 'app',
      metadata: {
        client_name: 'App',
        redirect_uris: ['https://app.example.com/cb'],
        grant_types: ['authorization_code'],
      },
    });
    await rotateClientSecret(clients, operator, { clientId: client.clientId });
    await forgetOrigins(ports, operator, subject);
    const names = (await told()).map(({ name }) => name);
    for (const name of [
      'password_changed',
      'account_disabled',
      'account_enabled',
      'client_secret_changed',
      'audit_origins_deleted',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('has no secret of any record', async () => {
    const { ports, clients, told, stores, database } = await open();
    const planted: string[] = [];
    const plant = (text: string) => {
      planted.push(text);
      return text;
    };
    const { subject } = await createAccount(ports, operator, {
      username: 'alice',
      password: plant('correct horse battery'),
    });
    await setPassword(ports, operator, { subject }, plant('another good password'));
    await createResource(ports, operator, { identifier: api, scopes: { read: 'Read' } });
    const made = await createClient(clients, operator, {
      clientId: 'app',
      metadata: {
        client_name: 'App',
        redirect_uris: ['https://app.example.com/cb'],
        grant_types: ['authorization_code'],
      },
      secret: plant('s'.repeat(40)),
    });
    await clients.administration.run(operator, (records) =>
      records.clients.replace({
        ...made.client,
        registrationAccessTokenDigest: digest(plant('registration token')),
        formerSecret: { digest: digest(plant('former secret')), goodUntil: now },
        jwks: {
          keys: [
            { kty: 'oct', k: plant('symmetric-key') },
            { kty: 'EC', d: plant('private-half'), x: 'x', y: 'y' },
          ],
        },
      }),
    );
    const rotated = await rotateClientSecret(clients, operator, { clientId: 'app' });
    plant(rotated.secret);
    const initial = await createInitialAccessToken(ports, operator, { uses: 1, lifetime: 9 });
    plant(initial.token);
    await revokeInitialAccessToken(ports, operator, initial.tokenId);
    const { kid } = await rotateKey(ports, operator, 'ES256', { now: true });
    const [key] = await stores.signingKeys.list();
    plant(String(key?.privateJwk?.d));
    await withdrawSigningKey(ports, operator, kid);
    await deleteClient(clients, operator, { clientId: 'app' });
    await deleteAccount(ports, operator, { subject });
    // As they were given, as they are stored, and what is stored under the master key.
    const secrets = [...planted, ...planted.map((secret) => digest(secret)), '$argon2id$', '"privateJwk":', '"d":'];
    const rows = await database.read.rows('SELECT * FROM "audit_entry"');
    const text = JSON.stringify([await told(), rows]);
    expect((await told()).length).toBeGreaterThan(10);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  type Act = readonly [what: string, run: (world: Opened) => Promise<unknown>];
  const alice = { username: 'alice' };
  const acts: readonly Act[] = [
    ['create', ({ ports }) => createAccount(ports, operator, { ...alice, password: 'correct horse battery' })],
    ['rename', ({ ports }) => changeAccount(ports, operator, alice, { name: 'A' })],
    ['disable', ({ ports }) => disableAccount(ports, operator, alice)],
    ['enable', ({ ports }) => enableAccount(ports, operator, alice)],
    ['delete', ({ ports }) => deleteAccount(ports, operator, alice)],
    ['add api', ({ ports }) => createResource(ports, operator, { identifier: api, scopes: { read: 'R', write: 'W' } })],
    ['change api', ({ ports }) => changeResource(ports, operator, api, { scopes: { read: 'R' } }, { force: true })],
    ['delete api', ({ ports }) => deleteResource(ports, operator, api, { force: true })],
    [
      'add client',
      ({ clients }) =>
        createClient(clients, operator, {
          clientId: 'app',
          metadata: {
            client_name: 'App',
            redirect_uris: ['https://app.example.com/cb'],
            grant_types: ['authorization_code'],
          },
        }),
    ],
    [
      'change client',
      ({ clients }) => changeClient(clients, operator, { clientId: 'app', patch: { client_name: 'B' } }),
    ],
    ['delete client', ({ clients }) => deleteClient(clients, operator, { clientId: 'app' })],
    ['token', ({ ports }) => createInitialAccessToken(ports, operator, { uses: 1, lifetime: 9 })],
  ];

  /** What tells of the rows of a table: records that are no consequence of another. */
  const tellers: Readonly<Record<string, string>> = {
    account: 'accounts',
    client: 'clients',
    resource_server: 'resourceServers',
    initial_access_token: 'initialAccessTokens',
    signing_key: 'signingKeys',
    session: 'sessions',
    grant_record: 'grants',
    consent: 'consents',
  };

  async function everything({ database }: Opened) {
    const tables = new Map<string, string>();
    for (const { options } of entities) {
      const table = String(options.tableName ?? options.name);
      if (table in tellers)
        tables.set(table, JSON.stringify(await database.read.rows(`SELECT * FROM "${table}" ORDER BY 1`)));
    }
    return tables;
  }

  it('leaves no change without its entry, and no entry without its change, whatever is done in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...acts), { minLength: 1, maxLength: 8 }), async (sequence) => {
        const world = await open();
        try {
          for (const [, run] of sequence) {
            const before = await everything(world);
            const known = new Set((await world.told()).map(({ entryId }) => entryId));
            const isRefused = await run(world).then(
              () => false,
              () => true,
            );
            const after = await everything(world);
            const changed = [...after]
              .filter(([table, rows]) => before.get(table) !== rows)
              .map(([table]) => tellers[table]);
            const added = (await world.told()).filter(({ entryId }) => !known.has(entryId));
            const told = new Set(added.map(({ target: { record } }) => record));
            for (const record of changed) expect(told).toContain(record);
            if (isRefused) expect([changed, added]).toEqual([[], []]);
          }
        } finally {
          await databases.close(world);
        }
      }),
      { numRuns: 5 },
    );
  });
});

it('knows every column under the master key: no row is told with it', () => {
  expect(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual([
    // Told by its type alone (`ofFactor`).
    'factor.encrypted_data',
    // Told without its secret (`identityProviderDisclosure`).
    'identity_provider.encrypted_secret',
    'issuer_secret.encrypted_value',
    'mail.encrypted_content',
    'signing_key.encrypted_private_jwk',
    // What a provider gave is told by nothing.
    'upstream_tokens.encrypted_tokens',
    // Told without its secrets (`webhookDisclosure`).
    'webhook.encrypted_secrets',
  ]);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { consentBasis } from '@signet/authorization-server';
import { aClient } from '@signet/authorization-server/testing';
import type { DatabaseConfig } from '@signet/runtime/database';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { DataSource } from 'typeorm';
import { createStores } from '../create-stores.js';
import { loadMasterKey } from '../key-cipher.js';
import { dataSourceOptions } from '../sql/data-source-options.js';
import { openDatabase } from '../sql/open-database.js';
import { ClientOrigins1700000004000 } from './1700000004000-client-origins.js';
import { ConsentToWhatWasSeen1700000005000 } from './1700000005000-consent-to-what-was-seen.js';
import { ClientNames1700000007000 } from './1700000007000-client-names.js';
import { Proofs1700000008000 } from './1700000008000-proofs.js';
import { migrations } from './index.js';

type Migration = (typeof migrations)[number];
type Rows = Readonly<Record<string, ReadonlyArray<Readonly<Record<string, string | number>>>>>;

const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-migrations-'));
let postgres: TestPostgres;
const cleanUp: Array<() => Promise<void>> = [];

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterEach(async () => {
  for (const step of cleanUp.splice(0)) await step();
});
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
const databases: Readonly<Record<string, () => Promise<DatabaseConfig>>> = {
  SQLite: async () => {
    count += 1;
    return { type: 'sqlite', file: join(folder, `${count}.sqlite`) };
  },
  PostgreSQL: async () => ({ type: 'postgres', url: await postgres.createDatabase() }),
};

/** A database as it was before this migration, with these rows, brought up to date. */
async function upgraded(config: DatabaseConfig, migration: Migration, tables: Rows) {
  const target =
    config.type === 'sqlite'
      ? ({ type: 'better-sqlite3', database: config.file } as const)
      : ({ type: 'postgres', url: config.url } as const);
  const earlier = migrations.slice(0, migrations.indexOf(migration));
  const source = await new DataSource({ ...target, ...dataSourceOptions, migrations: earlier }).initialize();
  await source.runMigrations({ transaction: 'all' });
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const names = Object.keys(row).map((name) => `"${name}"`);
      const marks = names.map((_, index) => (config.type === 'postgres' ? `$${index + 1}` : '?'));
      await source.query(`INSERT INTO "${table}" (${names}) VALUES (${marks})`, Object.values(row));
    }
  }
  await source.destroy();
  const database = await openDatabase(config, { migrate: true });
  cleanUp.push(() => database.close());
  return createStores(database, cipher);
}

describe.each(Object.entries(databases))('what was stored before an upgrade: %s', (_name, create) => {
  it('clients say who made them: those with a registration access token themselves, the others an operator', async () => {
    const odd = 'A client \u0000 "é"';
    const client = (client_id: string, more: object = {}) => ({
      client_id,
      document: JSON.stringify({ clientName: odd, consentRequired: false, ...more }),
    });
    const many = Array.from({ length: 1001 }, (_, index) => client(`many-${index}`));
    const { stores } = await upgraded(await create(), ClientOrigins1700000004000, {
      client: [client('made'), client('self', { registrationAccessTokenDigest: 'digest' }), ...many],
    });
    expect(await stores.clients.find('made')).toEqual({
      clientId: 'made',
      clientName: odd,
      consentRequired: false,
      origin: 'operator',
    });
    expect(await stores.clients.find('self')).toMatchObject({ clientName: odd, origin: 'self_registered' });
    const origins = (await stores.clients.list()).map(({ origin }) => origin);
    expect(origins.filter((origin) => origin === 'operator')).toHaveLength(1002);
  });

  it('consents do not say what the person saw: they answer for nobody, and new ones are kept', async () => {
    const row = { subject: 's', client_id: 'c', identity_scopes: '["openid"]', resources: '[]', updated_at: 1 };
    const interaction = { browser_digest: 'b', request: '{}', created_at: 1, expires_at: 9, consented_at: 1 };
    const { stores } = await upgraded(await create(), ConsentToWhatWasSeen1700000005000, {
      consent: [row, { ...row, client_id: 'other' }],
      interaction: [{ ...interaction, interaction_id: 'i' }],
    });
    for (const destination of ['', 'https://c.example']) {
      expect(await stores.consents.find('s', 'c', destination)).toBeUndefined();
    }
    expect(await stores.consents.deleteAll({ clientId: 'other' })).toBe(0);
    expect(await stores.interactions.find('i')).toMatchObject({ createdAt: 1 });
    expect(await stores.interactions.find('i')).not.toHaveProperty('consentedSessionId');
    const fresh = {
      subject: 's',
      clientId: 'c',
      destination: 'https://c.example',
      basis: consentBasis(aClient),
      identityScopes: [],
      resources: [],
      updatedAt: 2,
    };
    await stores.consents.save(fresh);
    expect(await stores.consents.find('s', 'c', fresh.destination)).toEqual(fresh);
  });

  it('interactions go on, and know of no sign-in and no end', async () => {
    const { stores } = await upgraded(await create(), Proofs1700000008000, {
      interaction: [
        {
          interaction_id: 'i',
          browser_digest: 'b',
          request: '{}',
          created_at: 1,
          expires_at: 9,
          logged_in_session_id: 's',
          consented_session_id: 's',
        },
      ],
    });
    const before = { interactionId: 'i', browserDigest: 'b', request: {}, createdAt: 1, expiresAt: 9 };
    expect(await stores.interactions.find('i')).toEqual({ ...before, consentedSessionId: 's' });
    expect(await stores.proofs.find('i')).toBeUndefined();
    expect(await stores.interactions.complete('i', { answer: 'denied', expiresAt: 3 })).toBe(true);
  });

  it('all that the issuer knew stays true: nothing ends, widens or asks for more by itself', async () => {
    const times = { created_at: 1, expires_at: 9_000 };
    const signedIn = { auth_time: 1, amr: '["pwd"]' };
    const { stores, loginAttempts } = await upgraded(await create(), Proofs1700000008000, {
      client: [
        {
          client_id: 'self',
          names: 'self',
          document: JSON.stringify({ clientName: 'Self', origin: 'self_registered', requirePkce: false, createdAt: 1 }),
        },
      ],
      resource_server: [
        {
          identifier: 'https://api.example',
          name: 'API',
          scopes: '{"read":"Read"}',
          access_token_lifetime: 300,
          signing_algorithm: 'ES256',
        },
      ],
      session: [{ session_id: 's', cookie_digest: 'c', subject: 'alice', ...signedIn, ...times }],
      grant_record: [
        {
          grant_id: 'g',
          subject: 'alice',
          client_id: 'self',
          session_id: 's',
          identity_scopes: '["openid"]',
          resources: '[]',
          offline: 1,
          ...signedIn,
          ...times,
        },
      ],
      initial_access_token: [{ digest: 'd', remaining: 1, ...times }],
      login_attempt: [{ key: 'k', failures: 4, last_failed_at: 100 }],
      signing_key: [
        {
          kid: 'old',
          algorithm: 'ES256',
          encrypted_private_jwk: cipher.encrypt('{"kty":"EC"}', 'old'),
          created_at: 1,
          activates_at: 1,
          retires_at: 2,
          expires_at: 500,
        },
      ],
      logout_delivery: [
        {
          delivery_id: 'l',
          client_id: 'self',
          subject: 'alice',
          session_id: 's',
          attempts: 1,
          next_attempt_at: 5,
          ...times,
        },
      ],
    });
    // A registration of before never ends, and goes on without PKCE.
    expect(await stores.clients.find('self')).toEqual({
      clientId: 'self',
      clientName: 'Self',
      origin: 'self_registered',
      requirePkce: false,
      createdAt: 1,
    });
    expect(await stores.clients.deleteExpired(Number.MAX_SAFE_INTEGER, 10)).toBe(0);
    expect(await stores.resourceServers.find('https://api.example')).not.toHaveProperty('accessTokenType');
    expect(await stores.sessions.find('s')).not.toHaveProperty('lastSeenAt');
    expect(await stores.grants.find('g')).toMatchObject({ subject: 'alice', sessionId: 's', offline: true });
    expect(await stores.grants.find('g')).not.toHaveProperty('grantedTo');
    expect(await stores.grants.clientsOfSession('s')).toEqual(['self']);
    expect(await stores.initialAccessTokens.use('d' as never, 2)).toMatchObject({ pkceOptional: false });
    expect(await loginAttempts.find('k')).toEqual({ failures: 4, lastFailedAt: 100, drainedAt: 100 });
    expect((await stores.signingKeys.list())[0]).toMatchObject({ kid: 'old', retiresAt: 2, expiresAt: 500 });
    expect((await stores.signingKeys.list())[0]).not.toHaveProperty('publishedUntil');
    expect(await stores.logoutDeliveries.dueClients(5)).toEqual(['self']);
  });

  it('clients can be searched by the names that they had', async () => {
    const client = (client_id: string, clientName: string) => ({
      client_id,
      document: JSON.stringify({ clientName, origin: 'operator' }),
    });
    const many = Array.from({ length: 1001 }, (_, index) => client(`Many-${index}`, 'One of many'));
    const { clientDirectory } = await upgraded(await create(), ClientNames1700000007000, {
      client: [client('odd', 'ÜBER \u0000 "é"'), ...many],
    });
    const search = async (text: string) => (await clientDirectory.page({ limit: 2, search: text })).total;
    expect([await search('über'), await search('many-'), await search('MANY-1000')]).toEqual([1, 1001, 1]);
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { digest, type Session } from '@signet/authorization-server';
import { aGrant } from '@signet/authorization-server/testing';
import type { Account } from '@signet/identity';
import { startPostgres, type TestPostgres, unsynced } from '@signet/runtime/testing';
import { createStores } from '../create-stores.js';
import { loadMasterKey } from '../key-cipher.js';
import type { Database } from '../sql/database.js';
import { openDatabase } from '../sql/open-database.js';

const cipher = loadMasterKey({ value: Buffer.alloc(32, 7).toString('base64url') });
const folder = mkdtempSync(join(tmpdir(), 'signet-standings-'));
const opened: Database[] = [];
let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres(unsynced);
}, 60_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
});

let count = 0;
const configurations = {
  SQLite: async () => {
    count += 1;
    return { type: 'sqlite', file: join(folder, `${count}.sqlite`) } as const;
  },
  PostgreSQL: async () => ({ type: 'postgres', url: await postgres.createDatabase() }) as const,
};

const now = 1_700_000_000;
const account: Account = {
  subject: 's',
  username: 'alice',
  email: 'alice@example.com',
  emailVerified: true,
  name: 'Alice "é"',
  phoneNumber: '+49 30 1',
  phoneNumberVerified: false,
  address: { locality: 'Berlin' },
  attributes: { department: 'R&D', sites: ['Paris'] },
  passwordHash: '$argon2id$secret',
  createdAt: now,
  updatedAt: now,
};
const session: Session = {
  sessionId: 'sid',
  cookieDigest: digest('cookie'),
  subject: 's',
  authTime: now,
  amr: ['pwd'],
  createdAt: now,
  expiresAt: now + 1000,
};

for (const [name, configuration] of Object.entries(configurations)) {
  describe(`whether a grant stands: ${name}`, () => {
    async function setUp() {
      const database = await openDatabase(await configuration(), { migrate: true });
      opened.push(database);
      const persistent = createStores(database, cipher);
      const { stores, accounts } = persistent;
      await stores.sessions.insert(session);
      await stores.grants.insert(aGrant('g'));
      await accounts.insert(account);
      return persistent;
    }

    it('comes whole with its person, but for the password', async () => {
      const { stores, standings } = await setUp();
      const claims = { userinfo: { email: { essential: true } } };
      const whole = aGrant('whole', {
        claims,
        acr: 'a',
        offline: true,
        resources: [{ identifier: 'r', scopes: ['x'] }],
      });
      await stores.grants.insert(whole);
      await stores.sessions.touch('sid', now + 7);
      const { passwordHash: _, ...person } = account;
      const stands = { session: { expiresAt: now + 1000, lastSeenAt: now + 7 }, tokenRevoked: false, account: person };
      expect(await standings.find('whole')).toEqual({ grant: whole, ...stands });
      expect(await standings.find('g', 'jti')).toEqual({ grant: aGrant('g'), ...stands });
    });

    it('is unknown where there is no such grant', async () => {
      const { standings } = await setUp();
      expect(await standings.find('nobody', 'jti')).toBeUndefined();
    });

    it('is told at once when the session ends, the grant is revoked, the token is, or the person is disabled', async () => {
      const { stores, accounts, standings } = await setUp();
      await stores.sessions.end('sid', now + 1);
      expect(await standings.find('g', 'jti')).toMatchObject({ session: { endedAt: now + 1 }, tokenRevoked: false });
      await stores.revokedAccessTokens.add('jti', now + 1000);
      expect(await standings.find('g', 'jti')).toMatchObject({ tokenRevoked: true });
      expect(await standings.find('g', 'another')).toMatchObject({ tokenRevoked: false });
      expect(await standings.find('g')).toMatchObject({ tokenRevoked: false });
      await stores.grants.revoke('g', now + 2);
      expect((await standings.find('g'))?.grant.revokedAt).toBe(now + 2);
      await accounts.update({ ...account, disabledAt: now + 3 });
      expect((await standings.find('g'))?.account?.disabledAt).toBe(now + 3);
    });

    it('is told of a grant without session, and of one without person', async () => {
      const { stores, standings } = await setUp();
      const bare = aGrant('bare', { sessionId: undefined, subject: 'gone' });
      await stores.grants.insert(bare);
      const { sessionId: _, ...grant } = bare;
      expect(await standings.find('bare')).toEqual({ grant, tokenRevoked: false });
    });

    it('is told of many at once, each its own', async () => {
      const { stores, standings } = await setUp();
      const ids = Array.from({ length: 150 }, (_, index) => `g${index % 100}`);
      for (const id of new Set(ids)) await stores.grants.insert(aGrant(id));
      await stores.revokedAccessTokens.add('jti-7', now + 1000);
      const found = await Promise.all(ids.map((id, index) => standings.find(id, `jti-${index}`)));
      expect(found.map((standing) => standing?.grant.grantId)).toEqual(ids);
      expect(found.flatMap((standing, index) => (standing?.tokenRevoked ? [index] : []))).toEqual([7]);
    });
  });
}

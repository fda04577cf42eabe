import { describe, expect, it } from '@jest/globals';
import {
  type AdministrationPorts,
  type AdministrationUnitOfWork,
  changeAccount,
  changeResource,
  createAccount,
  createInitialAccessToken,
  createResource,
  deleteAccount,
  deleteResource,
  disableAccount,
  enableAccount,
  endSession,
  endSessions,
  forgetConsents,
  type Initiator,
  listAccounts,
  listAllSupport,
  listConsents,
  listGrants,
  listInitialAccessTokens,
  listResources,
  listSessions,
  revokeGrant,
  revokeInitialAccessToken,
  rotateKey,
  setPassword,
  unlockAccount,
  versionOf,
} from '@signet/administration';
import { everyFault } from '@signet/administration/testing';
import { consentBasis, defaultIssuerSettings, digest } from '@signet/authorization-server';
import { aClient, aGrant } from '@signet/authorization-server/testing';
import { IdentityService, Lockout, newAccount } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { uncached } from './catalogue/catalogue.js';
import { entities } from './records/index.js';
import { openRecords } from './records/open-records.js';
import type { Database } from './sql/database.js';
import { sqlite } from './sql/dialects/sqlite.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const hasher = quickHasher();
const now = 1_700_000_000;
const api = 'https://api.example.com';
const alice = { username: 'alice' };
/** The driver makes its errors in the realm of the spec that loaded it first: there they are no `Error` of this one. */
const noDisk = { message: expect.stringContaining('no disk') };

const databases = testDatabases();

describe.each(databases.migrated)('administration of records: %s', (_, configuration) => {
  async function open() {
    const { database, ...stores } = await databases.open(await configuration());
    const identity = new IdentityService({ ...stores, hasher, clock: { now: () => now } });
    let made = 0;
    const through = (unitOfWork: AdministrationUnitOfWork) => ({
      unitOfWork,
      identity,
      signingKeys: stores.stores.signingKeys,
      clock: { now: () => now },
      random: {
        bytes: (length: number) => {
          made += 1;
          return Uint8Array.from({ length }, (_each, index) => (index < 4 ? (made >> (8 * index)) & 255 : 7));
        },
      },
      settings: defaultIssuerSettings('https://sso.example.com'),
    });
    return { database, ...stores, identity, through, ports: through(stores.administration) };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  /** An account with everything that can hang on it, a resource with a client that names it, a token, a key. */
  async function furnished() {
    const context = await open();
    const { stores, accounts, loginAttempts, ports } = context;
    await createResource(ports, operator, { identifier: api, scopes: { 'api:read': 'Read', 'api:write': 'Write' } });
    const account = newAccount({ username: 'alice', email: 'a@example.com' }, { passwordHash: 'old hash', now });
    const { subject } = account;
    await accounts.insert(account);
    const client = {
      ...aClient,
      clientId: 'portal',
      backchannelLogoutUri: 'https://c.example/logout',
      resources: [{ identifier: api, scopes: ['api:read', 'api:write'] }],
      defaultResource: api,
      actsAsResource: api,
      subjectType: 'pairwise',
    } as const;
    await stores.clients.save(client);
    const times = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 600 };
    for (const sessionId of ['s1', 's2']) {
      await stores.sessions.insert({ ...times, sessionId, cookieDigest: digest(sessionId), subject });
      await stores.grants.insert(
        aGrant(`g-${sessionId}`, { ...times, subject, clientId: 'portal', sessionId, offline: sessionId === 's1' }),
      );
    }
    await stores.consents.save({
      subject,
      clientId: 'portal',
      destination: 'https://c.example',
      basis: consentBasis(client),
      identityScopes: ['openid'],
      resources: [],
      updatedAt: now,
    });
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      await new Lockout(loginAttempts).reserve({ username: 'alice', caller: { address }, now });
    }
    const { tokenId } = await createInitialAccessToken(ports, operator, { uses: 2, lifetime: 60 });
    await rotateKey(ports, operator, 'ES256');
    return { ...context, subject, client, tokenId };
  }
  type Furnished = Awaited<ReturnType<typeof furnished>>;

  async function everything({ database }: Opened) {
    const names = entities.map(({ options }) => String(options.tableName));
    const rows = await Promise.all(names.map((name) => database.read.rows(`SELECT * FROM "${name}"`)));
    return Object.fromEntries(names.map((name, index) => [name, rows[index]]));
  }

  type Ports = AdministrationPorts & ReturnType<Opened['through']>;
  const useCases: ReadonlyArray<
    readonly [name: string, writes: number, run: (ports: Ports, world: Furnished) => Promise<unknown>]
  > = [
    [
      'create a resource',
      1,
      (ports) => createResource(ports, operator, { identifier: `${api}/2`, scopes: { b: 'B' } }),
    ],
    ['change a resource', 1, (ports) => changeResource(ports, operator, api, { name: 'Renamed' })],
    [
      'take a scope away',
      3,
      (ports) => changeResource(ports, operator, api, { scopes: { 'api:read': 'Read' } }, { force: true }),
    ],
    ['delete a resource', 4, (ports) => deleteResource(ports, operator, api, { force: true })],
    [
      'create an account',
      1,
      (ports) => createAccount(ports, operator, { username: 'bob', password: 'correct horse battery' }),
    ],
    ['change an account', 1, (ports) => changeAccount(ports, operator, alice, { username: 'alicia', name: 'Alicia' })],
    ['disable an account', 21, (ports) => disableAccount(ports, operator, alice)],
    ['enable an account', 1, (ports) => enableAccount(ports, operator, alice)],
    ['unlock an account', 12, (ports) => unlockAccount(ports, operator, alice)],
    ['set a password', 22, (ports) => setPassword(ports, operator, alice, 'another password')],
    ['delete an account', 43, (ports) => deleteAccount(ports, operator, alice)],
    ['end a session', 6, (ports) => endSession(ports, operator, 's1')],
    ['end the sessions of a person', 12, (ports) => endSessions(ports, operator, alice)],
    ['revoke a grant', 4, (ports) => revokeGrant(ports, operator, 'g-s1')],
    ['forget consents', 1, (ports, { subject }) => forgetConsents(ports, operator, { subject })],
    ['rotate a key', 2, (ports) => rotateKey(ports, operator, 'ES256')],
    [
      'create an initial access token',
      1,
      (ports) => createInitialAccessToken(ports, operator, { uses: 1, lifetime: 9 }),
    ],
    ['revoke an initial access token', 1, (ports, { tokenId }) => revokeInitialAccessToken(ports, operator, tokenId)],
  ];

  it.each(useCases)('leaves nothing half done where a write fails: %s', async (_name, writes, run) => {
    const world = await furnished();
    const before = await everything(world);
    const through = (administration: AdministrationUnitOfWork) => run(world.through(administration), world);
    const unchanged = async () => expect(await everything(world)).toEqual(before);
    expect(await everyFault(world.administration, through, unchanged)).toBe(writes);
    const after = await everything(world);
    if (_name !== 'enable an account') expect(after).not.toEqual(before);
  });

  it('keeps the password where the database fails to end the sessions', async () => {
    const world = await furnished();
    const failing =
      world.database.read.dialect === sqlite
        ? [`CREATE TRIGGER t BEFORE UPDATE ON "session" BEGIN SELECT RAISE(ABORT, 'no disk'); END`]
        : [
            `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no disk'; END $$`,
            `CREATE TRIGGER t BEFORE UPDATE ON "session" FOR EACH ROW EXECUTE FUNCTION refuse()`,
          ];
    for (const sql of failing) await world.database.write((statements) => statements.change(sql));
    const before = await everything(world);
    await expect(setPassword(world.ports, operator, alice, 'another password')).rejects.toMatchObject(noDisk);
    await expect(disableAccount(world.ports, operator, alice)).rejects.toMatchObject(noDisk);
    await expect(deleteAccount(world.ports, operator, alice)).rejects.toMatchObject(noDisk);
    expect(await everything(world)).toEqual(before);
  });

  it('deletes an account with all that hangs on it', async () => {
    const world = await furnished();
    const { ports, stores, subject } = world;
    const mail = {
      ...({ template: 'test', purpose: 'test', data: { askedBy: 'x' }, state: 'waiting', attempts: 0 } as const),
      ...{ nextAttemptAt: now, createdAt: now, validUntil: now + 9, expiresAt: now + 9 },
    };
    await stores.mail.insertBelow({ ...mail, mailId: 'theirs', to: 'A@example.com' }, 9);
    await stores.mail.insertBelow({ ...mail, mailId: 'former', subject, to: 'former@example.com' }, 9);
    await stores.mail.insertBelow({ ...mail, mailId: 'of others', to: 'b@example.com' }, 9);
    const deleted = await deleteAccount(ports, operator, alice);
    expect(deleted).toMatchObject({ account: { subject, username: 'alice' }, revokedGrants: 2 });
    expect(JSON.stringify(deleted)).not.toContain('old hash');
    const rows = await everything(world);
    expect(rows.account).toEqual([]);
    expect(rows.consent).toEqual([]);
    expect(rows.login_attempt?.map(({ key }) => String(key).split(':')[0])).toEqual(['address', 'address']);
    expect(rows.security_event?.map(({ kind, initiating_entity: by }) => `${kind} ${by}`).sort()).toEqual([
      'account admin',
      'grant admin',
      'grant admin',
      // Each by the name that its pairwise client knows it by, too.
      'session admin',
      'session admin',
      'session admin',
      'session admin',
    ]);
    expect(rows.logout_delivery).toHaveLength(2);
    expect(rows.mail?.map(({ mail_id: id }) => id)).toEqual(['of others']);
    expect(await stores.sessions.listLive(subject, now, 10)).toEqual([]);
    expect(await stores.grants.list({ subject }, 10)).toEqual([]);
    await expect(deleteAccount(ports, operator, { subject })).rejects.toMatchObject({ code: 'unknown' });
  });

  it('refuses to delete a resource that clients name, and with force takes it from them', async () => {
    const { ports, stores, client } = await furnished();
    const refused = deleteResource(ports, operator, api);
    await expect(refused).rejects.toMatchObject({ code: 'in_use', message: 'clients rest on it: portal' });
    const narrower = { scopes: { 'api:read': 'Read' } };
    await expect(changeResource(ports, operator, api, narrower)).rejects.toMatchObject({ code: 'in_use' });
    await changeResource(ports, operator, api, narrower, { force: true });
    expect((await stores.clients.find('portal'))?.resources).toEqual([{ identifier: api, scopes: ['api:read'] }]);
    expect(await deleteResource(ports, operator, api, { force: true })).toEqual(['portal']);
    const { defaultResource: _default, actsAsResource: _acts, ...left } = client;
    expect(await stores.clients.find('portal')).toEqual({ ...left, resources: [] });
    expect(await stores.resourceServers.list()).toEqual([]);
  });

  it('gives a scope to one of several resources that are made at once', async () => {
    const { ports, stores } = await open();
    const made = await Promise.allSettled(
      Array.from({ length: 6 }, (_each, index) =>
        createResource(ports, operator, { identifier: `${api}/${index}`, scopes: { 'api:read': 'Read' } }),
      ),
    );
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stores.resourceServers.list()).toHaveLength(1);
  });

  it('loses no change of several that are made at once, and refuses one that was made for another version', async () => {
    const { ports, accounts, subject } = await furnished();
    await Promise.all([
      changeAccount(ports, operator, alice, { name: 'Alice' }),
      changeAccount(ports, operator, alice, { nickname: 'al' }),
      changeAccount(ports, operator, { subject }, { locale: 'fr' }),
      setPassword(ports, operator, alice, 'another password', { keepSessions: true }),
      disableAccount(ports, operator, alice),
    ]);
    const account = await accounts.find(subject);
    expect(account).toMatchObject({ name: 'Alice', nickname: 'al', locale: 'fr', disabledAt: now });
    expect(account?.passwordHash).toMatch(/^\$argon2id/);
    const { passwordHash: _hash, ...view } = account ?? { passwordHash: '' };
    const version = versionOf(view);
    const changes = await Promise.allSettled(
      ['one', 'two', 'three'].map((name) => changeAccount(ports, operator, alice, { name }, version)),
    );
    expect(changes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(changes).toContainEqual({ status: 'rejected', reason: expect.objectContaining({ code: 'changed' }) });
  });

  /** Whether a transaction waits for the row of another; on SQLite they come one after the other. */
  async function isWaiting({ read }: Database): Promise<boolean> {
    const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    return read.dialect === sqlite || (await read.rows(waiting)).length > 0;
  }

  it('loses no change that a client makes of itself meanwhile', async () => {
    const { ports, stores, unitOfWork, client, database } = await furnished();
    let begun: Promise<unknown> | undefined;
    await unitOfWork.run(async ({ clients }) => {
      await clients.replace({ ...client, clientName: 'renamed by itself' });
      begun = deleteResource(ports, operator, api, { force: true });
      // It has read what it could by then, and needs the row.
      while (!(await isWaiting(database)));
    });
    await begun;
    expect(await stores.clients.find('portal')).toMatchObject({ clientName: 'renamed by itself', resources: [] });
  });

  it('loses no change that a person makes of their account meanwhile', async () => {
    const { ports, accounts, selfService, subject, database } = await furnished();
    const herself: Initiator = { entity: 'user', subject, through: 'self_service' };
    const changes = [
      () => changeAccount(ports, operator, alice, { nickname: 'Al' }),
      () => changeAccount(ports, operator, { subject }, { name: 'Alice' }),
      () => disableAccount(ports, operator, { subject }),
    ];
    for (const [nth, change] of changes.entries()) {
      const from = (await accounts.find(subject))?.passwordHash ?? '';
      const to = `hash of her own ${nth}`;
      let begun: Promise<unknown> | undefined;
      await selfService.run(herself, async (records) => {
        expect(await records.accounts.replacePasswordHash({ subject, from, to })).toBe(true);
        expect(await records.accounts.verifyEmail({ subject, email: 'a@example.com' })).toBe(true);
        begun = change();
        while (!(await isWaiting(database)));
      });
      await begun;
      expect(await accounts.find(subject)).toMatchObject({ passwordHash: to, emailVerified: true });
    }
    expect(await accounts.find(subject)).toMatchObject({ nickname: 'Al', name: 'Alice', disabledAt: now });
  });

  it('gives no account a name that somebody took a moment before', async () => {
    const { ports, accounts, database } = await furnished();
    let begun: Promise<unknown> | undefined;
    await database.transaction(async (connection) => {
      await openRecords({ connection, cipher, catalogue: uncached(() => {}) }).accounts.insert(
        newAccount({ username: 'bob' }, { passwordHash: 'x', now }),
      );
      begun = changeAccount(ports, operator, alice, { username: 'bob' });
      begun.catch(() => undefined);
      while (!(await isWaiting(database)));
    });
    await expect(begun).rejects.toMatchObject({ code: 'exists', message: 'this username is taken' });
    expect((await accounts.list()).map(({ username }) => username)).toEqual(['alice', 'bob']);
  });

  it('tells APIs whose doing it was', async () => {
    const { ports, database, subject } = await furnished();
    const herself: Initiator = { entity: 'user', subject, through: 'self_service' };
    await endSession(ports, herself, 's1');
    await revokeGrant(ports, herself, 'g-s1');
    await disableAccount(ports, herself, alice);
    const rows = await database.read.rows('SELECT DISTINCT "initiating_entity" FROM "security_event"');
    expect(rows).toEqual([{ initiating_entity: 'user' }]);
  });

  it('waits with no transaction for a hash', async () => {
    const { ports, stores, through, administration, accounts } = await furnished();
    let hashing = () => {};
    const asked = new Promise<void>((resolve) => {
      hashing = resolve;
    });
    let finish = (_hash: string) => {};
    const hash = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const slow = {
      ...through(administration),
      identity: {
        checkNotPersonal: () => undefined,
        hashPassword: () => {
          hashing();
          return hash;
        },
      },
    };
    const both = [
      setPassword(slow, operator, alice, 'another password'),
      createAccount(slow, operator, { username: 'bob', password: 'correct horse battery' }),
    ];
    await asked;
    await createResource(ports, operator, { identifier: `${api}/2`, scopes: {} });
    expect(await stores.resourceServers.list()).toHaveLength(2);
    finish('new hash');
    await Promise.all(both);
    expect((await accounts.findByUsername('alice'))?.passwordHash).toBe('new hash');
  });

  describe('lists', () => {
    async function people() {
      const context = await open();
      const names = ['Ann_A', 'annxa', 'bob', '100%', 'Änne', 'carol'];
      for (const name of names) {
        const person = { username: `user-${names.indexOf(name)}`, name, email: `${name.toLowerCase()}@example.com` };
        await context.accounts.insert(newAccount(person, { passwordHash: 'the hash', now }));
      }
      return context;
    }
    const usernames = (page: { items: ReadonlyArray<{ username?: string }> }) =>
      page.items.map(({ username }) => username);

    it('accounts by the page, with their number and without their hashes', async () => {
      const { directories } = await people();
      const first = await listAccounts(directories.accounts, { limit: 4 });
      expect(first).toMatchObject({ total: 6, next: 'user-3' });
      expect(usernames(first)).toEqual(['user-0', 'user-1', 'user-2', 'user-3']);
      const rest = await listAccounts(directories.accounts, { limit: 4, after: first.next });
      expect(usernames(rest)).toEqual(['user-4', 'user-5']);
      expect(rest).toMatchObject({ total: 6 });
      expect(rest).not.toHaveProperty('next');
      expect(JSON.stringify([first, rest])).not.toContain('the hash');
    });

    it.each([
      ['ANN', ['user-0', 'user-1']],
      ['n_a', ['user-0']],
      ['0%', ['user-3']],
      ['%', ['user-3']],
      ['\\', []],
      ["' OR 1=1 --", []],
      ['BOB@EXAMPLE', ['user-2']],
      ['user-5', ['user-5']],
    ])('accounts that have %j in their names', async (search, expected) => {
      const { directories } = await people();
      const page = await listAccounts(directories.accounts, { search });
      expect(usernames(page)).toEqual(expected);
      expect(page.total).toBe(expected.length);
    });

    it('support accesses, newest first, by the names of the person and by the reason', async () => {
      const { directories, stores, subject, accounts } = await furnished();
      const supporter = newAccount({ username: 'sally' }, { passwordHash: 'x', now });
      await accounts.insert(supporter);
      const times = { createdAt: now, enterBefore: now + 60, until: now + 60, expiresAt: now + 600 };
      const asked = { ...times, supporter: supporter.subject, subject, reason: 'Ticket 100%', clientIds: ['portal'] };
      await stores.supportAccesses.insert({ ...asked, accessId: 'a1', sessionId: 'made', enteredAt: now });
      await stores.supportAccesses.insert({ ...asked, accessId: 'a2', subject: 'gone', reason: 'Another' });
      const deps = { directory: directories.supportAccesses, clock: { now: () => now } };
      const listed = async (request: object) => {
        const { total, items } = await listAllSupport(deps, request);
        expect(JSON.stringify(items)).not.toMatch(/sessionId/i);
        return [total, ...items.map((one) => `${one.accessId} ${one.supporterName} ${one.username} ${one.state}`)];
      };
      expect(await listed({})).toEqual([2, 'a2 sally undefined asked', 'a1 sally alice entered']);
      expect(await listed({ limit: 1, after: 'a2' })).toEqual([2, 'a1 sally alice entered']);
      expect(await listed({ search: 'ALI' })).toEqual([1, 'a1 sally alice entered']);
      expect(await listed({ search: '100%' })).toEqual([1, 'a1 sally alice entered']);
      expect(await listed({ search: '1%0' })).toEqual([0]);
      await expect(listed({ limit: 0 })).rejects.toMatchObject({ code: 'invalid' });
    });

    it('what lives of sessions and grants, by person and by client, and what was agreed', async () => {
      const { directories, stores, subject, ports, accounts } = await furnished();
      const clock = { now: () => now };
      const other = newAccount({ username: 'bob' }, { passwordHash: 'x', now });
      await accounts.insert(other);
      const times = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 600 };
      await stores.sessions.insert({ ...times, sessionId: 's3', cookieDigest: digest('s3'), subject: other.subject });
      await stores.sessions.insert({ ...times, sessionId: 's4', cookieDigest: digest('s4'), subject, expiresAt: now });
      const deps = { directory: directories.sessions, clock };
      const listed = async (filter: object, request: object = {}) => {
        const page = await listSessions(deps, filter, request);
        expect(JSON.stringify(page)).not.toContain('cookieDigest');
        return [page.total, ...page.items.map(({ sessionId }) => sessionId)];
      };
      expect(await listed({})).toEqual([3, 's3', 's2', 's1']);
      expect(await listed({}, { limit: 1, after: 's3' })).toEqual([3, 's2']);
      expect(await listed({ subject })).toEqual([2, 's2', 's1']);
      expect(await listed({ clientId: 'portal' })).toEqual([2, 's2', 's1']);
      expect(await listed({}, { search: 'BO' })).toEqual([1, 's3']);
      await endSession(ports, operator, 's2');
      expect(await listed({ subject })).toEqual([1, 's1']);
      const grantsOf = async (filter: object, request: object = {}) => {
        const page = await listGrants({ directory: directories.grants, clock }, filter, request);
        return [page.total, ...page.items.map(({ grantId, username }) => `${grantId} ${username}`)];
      };
      expect(await grantsOf({})).toEqual([1, 'g-s1 alice']);
      expect(await grantsOf({ subject, clientId: 'portal', sessionId: 's1' }, { search: 'PORT' })).toEqual([
        1,
        'g-s1 alice',
      ]);
      expect(await grantsOf({ clientId: 'nobody' })).toEqual([0]);
      const consent = await stores.consents.find(subject, 'portal', 'https://c.example');
      if (!consent) throw new Error('no consent');
      await stores.consents.save({ ...consent, destination: 'https://d.example' });
      const first = await listConsents(directories.consents, { subject }, { limit: 1 });
      expect(first).toMatchObject({ total: 2, items: [{ destination: 'https://c.example', username: 'alice' }] });
      const second = await listConsents(directories.consents, { clientId: 'portal' }, { after: first.next });
      expect(second.items).toMatchObject([{ destination: 'https://d.example' }]);
      const wrong = listConsents(directories.consents, {}, { after: 'nonsense' });
      await expect(wrong).rejects.toMatchObject({ code: 'invalid' });
      expect(await forgetConsents(ports, operator, { clientId: 'portal' })).toBe(2);
      await expect(forgetConsents(ports, operator, {})).rejects.toMatchObject({ code: 'invalid' });
    });

    it('resources and tokens', async () => {
      const { stores, ports, tokenId } = await furnished();
      await createResource(ports, operator, { identifier: `${api}/2`, name: 'Ledger', scopes: { b: 'B' } });
      const page = await listResources(stores, { limit: 1 });
      expect(page).toMatchObject({ total: 2, next: api, items: [{ identifier: api }] });
      expect(await listResources(stores, { search: 'LEDG' })).toMatchObject({ total: 1, items: [{ name: 'Ledger' }] });
      const tokens = await listInitialAccessTokens(stores, {});
      expect(tokens.items).toEqual([
        { tokenId, createdAt: now, expiresAt: now + 60, remaining: 2, pkceOptional: false },
      ]);
      await revokeInitialAccessToken(ports, operator, tokenId);
      expect(await listInitialAccessTokens(stores, {})).toMatchObject({ total: 0 });
    });
  });
});

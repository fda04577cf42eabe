import { describe, expect, it } from '@jest/globals';
import {
  type AdministeredRecords,
  type AdministrationUnitOfWork,
  accountApiOf,
  administrationOf,
  exportAccounts,
  type Imported,
  type ImportOptions,
  type ImportOutcome,
  type Initiator,
  importBatch,
  readAuth0,
  readKeycloak,
  readSignet,
  runImport,
} from '@signet/administration';
import { everyFault, FaultyUnitOfWork, type NotedChanges, NotingUnitOfWork } from '@signet/administration/testing';
import { accountAudienceOf, adminAudienceOf, defaultIssuerSettings } from '@signet/authorization-server';
import { aGrant, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { testDatabases } from '../test/support/test-databases.js';

const importer: Initiator = { entity: 'admin', through: 'import' };
const databases = testDatabases();
/** Nobody has a digest to be hashed once more. */
const identity = { wrapImported: async (hash: string) => hash };

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const realm = {
  groups: [{ name: 'staff', subGroups: [{ name: 'leads' }] }],
  organizations: [{ name: 'Acme', alias: 'acme', members: [{ username: 'alice' }] }],
  clients: [{ clientId: 'app', redirectUris: ['https://app.example/cb'], secret: 's'.repeat(40) }],
  users: [
    { id: 'sub-a', username: 'alice', email: 'a@x.example', groups: ['/staff/leads'] },
    { id: 'sub-b', username: 'bob', groups: ['/staff'] },
    { id: 'sub-c', username: 'carol' },
  ],
};
const keycloak = () => readKeycloak(() => bytesOf(JSON.stringify(realm)));
const people = (from: number, to: number) =>
  readAuth0(() =>
    bytesOf(
      Array.from({ length: to - from }, (_, index) =>
        JSON.stringify({ user_id: `u${from + index}`, email: `p${from + index}@x.example` }),
      ).join('\n'),
    ),
  );

describe.each(databases.migrated)('an import: %s', (_name, configuration) => {
  async function open() {
    const all = await databases.open(await configuration());
    const { stores, accounts, records, administration, directories } = all;
    const ports = {
      clock: new ManualClock(),
      random: new SeededRandomSource(),
      settings: defaultIssuerSettings('https://sso.example'),
      readers: records,
      identity,
    };
    const take = (
      imported: AsyncIterable<Imported>,
      options?: ImportOptions,
      unitOfWork: AdministrationUnitOfWork = administration,
    ) => runImport({ ...ports, unitOfWork }, importer, imported, options);
    /** All that an import may write. */
    const state = async () => ({
      accounts: await accounts.list(),
      clients: await stores.clients.list(),
      groups: await Promise.all(['staff', 'leads'].map((name) => stores.groups.findByName(name))),
      memberships: await Promise.all(['sub-a', 'sub-b'].map((subject) => stores.groups.groupsOf(subject))),
      organizations: await stores.organizations.organizationsOf('sub-a'),
    });
    const exported = () =>
      exportAccounts({ ...stores, directory: directories.accounts, accounts }, { withHashes: true });
    return { accounts, administration, stores, take, state, exported };
  }

  it('stands or falls by the batch, whatever write fails, and is the same when it is run again', async () => {
    const { administration, take, state } = await open();
    const before = await state();
    const writes = await everyFault(
      administration,
      (unitOfWork) => take(keycloak(), {}, unitOfWork),
      async () => expect(await state()).toEqual(before),
    );
    // Two groups, an organization, a client, three people, two of them in a group, one in an organization.
    expect(writes).toBe(10);
    const after = await state();
    expect(after.accounts.map(({ subject }) => subject)).toEqual(['sub-a', 'sub-b', 'sub-c']);
    expect(after.memberships.map((groups) => groups.map(({ name }) => name))).toEqual([['leads', 'staff'], ['staff']]);
    expect((await take(keycloak(), { update: true })).counts).toEqual({
      group: { unchanged: 2 },
      organization: { unchanged: 1 },
      client: { unchanged: 1 },
      account: { unchanged: 3 },
      member: { unchanged: 1 },
    });
    expect(await state()).toEqual(after);
  });

  it('that ends anywhere tells of no more than is there, and goes on when it is run again', async () => {
    const { accounts, administration, take } = await open();
    const all = 3 * importBatch - 5;
    // In the middle of the first batch, at its end, in the middle of the last.
    for (const at of [importBatch / 2, importBatch, importBatch + 1]) {
      const told: ImportOutcome[] = [];
      const options = { onOutcome: (outcome: ImportOutcome) => void told.push(outcome) };
      const faulty = new FaultyUnitOfWork(administration, { at, when: 'after' });
      await expect(take(people(0, all), options, faulty)).rejects.toMatchObject({ name: 'InjectedFault' });
      const there = new Set((await accounts.list()).map(({ username }) => username));
      expect(told.every(({ name }) => there.has(name))).toBe(true);
      expect(there.size).toBe(told.length);
    }
    const { counts } = await take(people(0, all));
    expect(counts.account).toEqual({ created: all - importBatch, unchanged: importBatch });
    expect((await accounts.list()).length).toBe(all);
  });

  it('is twice at once what it is once', async () => {
    const { accounts, take } = await open();
    // On a slow machine one may wait for the other too long, and is run again.
    await Promise.allSettled([take(people(0, 30)), take(people(10, 40))]);
    const again = [await take(people(0, 30)), await take(people(10, 40))];
    for (const { counts } of again) expect(counts.account?.conflict ?? 0).toBe(0);
    const all = await accounts.list();
    expect(all.map(({ subject }) => subject).sort()).toEqual(
      Array.from({ length: 40 }, (_, n) => `auth0|u${n}`).sort(),
    );
    expect((await take(people(0, 40))).counts).toEqual({ account: { unchanged: 40 } });
  });

  it('orders what the other system had ordered, once, and exports it', async () => {
    const { stores, take, exported } = await open();
    const users = [
      { id: 'sub-a', username: 'alice', requiredActions: ['UPDATE_PASSWORD', 'TERMS_AND_CONDITIONS'] },
      { id: 'sub-b', username: 'bob', requiredActions: ['CONFIGURE_TOTP'] },
    ];
    const file = () => readKeycloak(() => bytesOf(JSON.stringify({ users })));
    expect((await take(file())).counts).toEqual({ account: { created: 2 } });
    const ordered = await stores.actionOrders.ofPerson('sub-a');
    expect(ordered.map(({ action }) => action)).toEqual(['change_password']);
    expect(await stores.actionOrders.ofPerson('sub-b')).toEqual([]);
    const lines: object[] = [];
    for await (const record of exported()) lines.push(record);
    expect(lines[0]).toMatchObject({ username: 'alice', actions: ['change_password'] });
    // Done here, it is not ordered again by the same file.
    await stores.actionOrders.fulfil({ subject: 'sub-a', action: 'change_password' });
    await take(file(), { update: true });
    expect(await stores.actionOrders.ofPerson('sub-a')).toEqual([]);
    const other = await open();
    await other.take(readSignet(() => bytesOf(lines.map((line) => JSON.stringify(line)).join('\n'))));
    expect(await other.stores.actionOrders.ofPerson('sub-a')).toHaveLength(1);
  });

  it('names its door with each change', async () => {
    const { administration, take } = await open();
    const noted: NotedChanges[] = [];
    const noting = new NotingUnitOfWork(administration, async (changes) => void noted.push(changes));
    await take(keycloak(), {}, noting);
    expect(noted).toHaveLength(1);
    expect(noted[0]?.initiator).toEqual(importer);
    expect(noted[0]?.changes).toHaveLength(10);
  });

  it('ends what a person holds who is disabled by it, and only where changes are asked for', async () => {
    const { accounts, stores, take } = await open();
    await take(keycloak());
    await stores.grants.insert(aGrant('g', { clientId: 'app', subject: 'sub-a' }));
    const blocked = () =>
      readSignet(() => bytesOf('{"kind":"account","subject":"sub-a","username":"alice","disabledAt":1}'));
    expect((await take(blocked())).counts).toEqual({ account: { conflict: 1 } });
    expect(await accounts.isActive('sub-a')).toBe(true);
    expect((await stores.grants.find('g'))?.revokedAt).toBeUndefined();
    expect((await take(blocked(), { update: true })).counts).toEqual({ account: { updated: 1 } });
    expect(await accounts.isActive('sub-a')).toBe(false);
    expect((await stores.grants.find('g'))?.revokedAt).toBeDefined();
  });

  it('takes over nobody who administers, by themselves or through a group, whatever it may change', async () => {
    const { accounts, stores, take } = await open();
    await take(keycloak());
    const leads = await stores.groups.findByName('leads');
    const resource = adminAudienceOf('https://sso.example');
    const given = { resource, role: 'support', assignedAt: 1 };
    await stores.roleAssignments.insert({ ...given, holder: { kind: 'group', id: leads?.groupId ?? '' } });
    await stores.roleAssignments.insert({ ...given, holder: { kind: 'account', id: 'sub-c' } });
    const before = await accounts.list();
    const hash = `$2b$10$${'a'.repeat(53)}`;
    const theirs = ['alice', 'carol'].map((username) =>
      JSON.stringify({ kind: 'account', username, email: 'mallory@x.example', passwordHash: hash }),
    );
    const file = () => readSignet(() => bytesOf(theirs.join('\n')));
    for (const dryRun of [true, false]) {
      expect((await take(file(), { update: true, dryRun })).counts).toEqual({ account: { conflict: 2 } });
    }
    expect(await accounts.list()).toEqual(before);
  });

  it('changes no client that administers, whatever it may change', async () => {
    const { stores, take } = await open();
    await take(keycloak());
    const resource = adminAudienceOf('https://sso.example');
    const holder = { kind: 'client', id: 'app' } as const;
    await stores.roleAssignments.insert({ resource, role: 'support', holder, assignedAt: 1 });
    const before = await stores.clients.list();
    const clients = [{ ...realm.clients[0], redirectUris: ['https://mallory.example/cb'] }];
    const file = () => readKeycloak(() => bytesOf(JSON.stringify({ clients })));
    expect((await take(file(), { update: true })).counts).toEqual({ client: { conflict: 1 } });
    expect(await stores.clients.list()).toEqual(before);
  });

  it.each([
    ['administers in the name of people', adminAudienceOf('https://sso.example'), 'admin:users:write'],
    ['changes the accounts of whoever uses it', accountAudienceOf('https://sso.example'), 'account:email:write'],
  ])('changes no client that %s', async (_does, identifier, scope) => {
    const { stores, take } = await open();
    await take(keycloak());
    const present = await stores.clients.find('app');
    if (!present) throw new Error('it was not taken');
    await stores.clients.save({ ...present, resources: [{ identifier, scopes: [scope] }] });
    const before = await stores.clients.list();
    const clients = [{ ...realm.clients[0], redirectUris: ['https://mallory.example/cb'] }];
    const file = () => readKeycloak(() => bytesOf(JSON.stringify({ clients })));
    expect((await take(file(), { update: true })).counts).toEqual({ client: { conflict: 1 } });
    expect(await stores.clients.list()).toEqual(before);
  });

  it('makes no client that administers in the name of people, nor lets one do so', async () => {
    const { stores, take } = await open();
    await take(keycloak());
    const issuer = 'https://sso.example';
    await stores.resourceServers.save(administrationOf(issuer));
    await stores.resourceServers.save(accountApiOf(issuer));
    const before = await stores.clients.list();
    const wanted = [
      { identifier: adminAudienceOf(issuer), scopes: ['admin:users:write'] },
      { identifier: accountAudienceOf(issuer), scopes: ['account:delete'] },
    ];
    const lines = ['mallory', 'app'].flatMap((clientId) =>
      wanted.map((each) => {
        const metadata = { redirect_uris: ['https://mallory.example/cb'], resources: [each] };
        return JSON.stringify({ kind: 'client', clientId, metadata });
      }),
    );
    for (const line of lines) {
      const file = readSignet(() => bytesOf(`${line}\n`));
      expect((await take(file, { update: true })).counts).toEqual({ client: { conflict: 1 } });
    }
    expect(await stores.clients.list()).toEqual(before);
  });

  it('gives nobody what waits for their id: a membership, or a role of a client', async () => {
    const { accounts, stores, take } = await open();
    await take(keycloak());
    const acme = await stores.organizations.findByName('acme');
    const organizationId = acme?.organizationId ?? '';
    await stores.organizations.addMember({ organizationId, subject: 'sub-x', addedAt: 1 });
    const holder = { kind: 'client', id: 'ghost' } as const;
    await stores.roleAssignments.insert({ resource: 'https://api.example', role: 'clerk', holder, assignedAt: 1 });
    const file = {
      clients: [{ clientId: 'ghost', redirectUris: ['https://app.example/cb'] }],
      users: [{ id: 'sub-x', username: 'xavier' }],
    };
    const taken = await take(readKeycloak(() => bytesOf(JSON.stringify(file))));
    expect(taken.counts).toEqual({ account: { conflict: 1 }, client: { conflict: 1 } });
    expect([await accounts.find('sub-x'), await stores.clients.find('ghost')]).toEqual([undefined, undefined]);
  });

  it('reads again what was written down of people, groups and all', async () => {
    const first = await open();
    await first.take(keycloak());
    const lines: string[] = [];
    for await (const record of first.exported()) lines.push(JSON.stringify(record));
    const second = await open();
    await second.take(readKeycloak(() => bytesOf(JSON.stringify({ groups: realm.groups }))));
    expect((await second.take(readSignet(() => bytesOf(lines.join('\n'))))).counts).toEqual({
      account: { created: 3 },
    });
    expect((await second.state()).memberships.map((groups) => groups.map(({ name }) => name))).toEqual([
      ['leads', 'staff'],
      ['staff'],
    ]);
  });
});

describe('an import of 20,000 people', () => {
  const all = 20_000;

  it('holds a batch of them, and no more of the file than a piece', async () => {
    let stored = 0;
    // Nobody is there yet, and who comes is counted.
    const records = {
      accounts: {
        find: async () => undefined,
        findByUsername: async () => undefined,
        insert: async () => {
          stored += 1;
          return 'created';
        },
      },
      clients: { find: async () => undefined },
      groups: { groupsOf: async () => [] },
      organizations: { organizationsOf: async () => [] },
      roleAssignments: { list: async () => [] },
    } as unknown as AdministeredRecords;
    let [written, told, most] = [0, 0, 0];
    // As a file comes: in pieces that do not end where people end.
    async function* file(): AsyncGenerator<Uint8Array> {
      let rest = Buffer.from('{"users":[');
      for (let n = 0; n < all; n += 1) {
        rest = Buffer.concat([
          rest,
          Buffer.from(`${n === 0 ? '' : ','}${JSON.stringify({ id: `s${n}`, username: `p${n}` })}`),
        ]);
        written += 1;
        if (rest.length < 4_096) continue;
        yield rest.subarray(0, 4_096);
        rest = rest.subarray(4_096);
      }
      yield Buffer.concat([rest, Buffer.from(']}')]);
    }
    let opened = 0;
    const source = () => {
      opened += 1;
      written = 0;
      return file();
    };
    const summary = await runImport(
      {
        unitOfWork: { run: (_initiator, work) => work(records) },
        clock: new ManualClock(),
        random: new SeededRandomSource(),
        settings: defaultIssuerSettings('https://sso.example'),
        readers: records,
        identity,
      },
      importer,
      readKeycloak(source),
      {
        onOutcome: () => {
          told += 1;
          most = Math.max(most, written - told);
        },
      },
    );
    expect(summary.counts).toEqual({ account: { created: all } });
    expect(stored).toBe(all);
    expect(opened).toBe(2);
    // One batch, and those who stand in a piece of 4 KiB of the file.
    expect(most).toBeLessThan(importBatch + 200);
    expect(most).toBeGreaterThan(importBatch / 2);
  });
});

import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createResource } from '@signet/administration';
import { digest } from '@signet/authorization-server';
import { IdentityService, type SignInOutcome } from '@signet/identity';
import { quickHasher } from '@signet/identity/testing';
import { createStores, loadMasterKey, openDatabase } from '@signet/persistence';
import { administerHere, type CliIo, operator } from '../command-context.js';
import { runCli } from '../run-cli.js';

const hasher = quickHasher();
const root = mkdtempSync(join(tmpdir(), 'signet-import-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the people of the golden exports have for a password. */
const password = 'Grüße aus Łódź, 7 Zwerge';
const golden = (name: string) => fileURLToPath(new URL(`../../test/exports/${name}`, import.meta.url));

describe('signet import', () => {
  let folder: string;
  let io: CliIo;
  let [stdout, stderr] = ['', ''];
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'one-'));
    io = {
      env: {
        ISSUER: 'http://localhost:4000',
        DATABASE_URL: `sqlite:${join(folder, 'sso.sqlite')}`,
        MASTER_KEY_FILE: join(folder, 'master-key'),
      },
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => '',
      hasher,
    };
  });

  async function run(...argv: string[]) {
    [stdout, stderr] = ['', ''];
    return { code: await runCli(argv, io), stdout, stderr };
  }
  async function counts(...argv: string[]) {
    const { stdout: text } = await run('import', ...argv, '--json');
    return JSON.parse(text).counts;
  }
  const written = (name: string, text: string | Uint8Array) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const reportOf = (file: string) =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const account = (username: string) => administerHere(io, ({ accounts }) => accounts.findByUsername(username));

  async function signIn(username: string, typed = password): Promise<SignInOutcome['kind']> {
    const database = await openDatabase({ type: 'sqlite', file: join(folder, 'sso.sqlite') }, {});
    try {
      const cipher = await loadMasterKey({ file: join(folder, 'master-key') } as never);
      const { accounts, loginAttempts } = createStores(database, cipher);
      const identity = new IdentityService({ accounts, loginAttempts, hasher });
      return (await identity.signIn({ username, password: typed, caller: { address: '192.0.2.1' } })).kind;
    } finally {
      await database.close();
    }
  }

  it('takes a realm of Keycloak: people keep their sub and password, clients their secret', async () => {
    const report = join(folder, 'report.jsonl');
    const { code, stdout: text } = await run('import', 'keycloak', golden('keycloak-realm.json'), '--report', report);
    expect(code).toBe(1);
    expect(text).toContain('report: ');
    const doc = await account('doc');
    expect(doc).toMatchObject({
      subject: '5e9f3c1a-0000-4000-8000-000000000001',
      email: 'doc@seven.example',
      emailVerified: true,
      givenName: 'Doc',
      familyName: 'Zwerg',
      name: 'Doc Zwerg',
      locale: 'de',
      phoneNumber: '+49 30 123456',
      phoneNumberVerified: true,
      address: { streetAddress: 'Am Berg 7', locality: 'Bergstadt' },
      createdAt: 1_690_000_000,
    });
    expect((await account('sleepy'))?.disabledAt).toBeDefined();
    expect((await account('happy'))?.emailVerified).toBe(false);
    expect(await account('service-account-backend')).toBeUndefined();
    for (const name of ['doc', 'grumpy', 'happy']) {
      expect(await signIn(name, 'wrong')).toBe('refused');
      expect(await signIn(name)).toBe('signed_in');
      expect((await account(name))?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=64,/);
      expect(await signIn(name)).toBe('signed_in');
    }
    // Disabled; and hashes that cannot be checked here.
    for (const name of ['sleepy', 'dopey', 'bashful']) expect(await signIn(name)).toBe('refused');
    await run('users', 'enable', 'sleepy');
    expect(await signIn('sleepy')).toBe('signed_in');

    const clients = await administerHere(io, ({ stores }) => stores.clients.list());
    expect(clients.map(({ clientId }) => clientId)).toEqual(['backend', 'legacy', 'portal']);
    expect(clients[2]).toMatchObject({
      tokenEndpointAuthMethod: 'none',
      redirectUris: ['https://portal.seven.example/callback', 'https://portal.seven.example/silent'],
      grantTypes: ['authorization_code', 'refresh_token'],
      requirePkce: true,
      consentRequired: false,
      postLogoutRedirectUris: expect.arrayContaining(['https://portal.seven.example/bye']),
      identityScopes: expect.arrayContaining(['openid', 'profile', 'email', 'offline_access']),
    });
    expect(clients[0]).toMatchObject({
      tokenEndpointAuthMethod: 'client_secret_any',
      clientSecretDigest: digest('pQ9vK2mX7cR4tY8wZ1nB6hJ3fD5gL0sA'),
      grantTypes: ['client_credentials'],
    });
    // One that could be guessed is not taken.
    expect(clients[1]?.clientSecretDigest).not.toBe(digest('hunter2'));

    const groupNamed = (name: string) => administerHere(io, ({ stores }) => stores.groups.findByName(name));
    // A name is one of all here: what has that of another is called by its path.
    const [mine, leads, others] = await Promise.all([
      groupNamed('mine'),
      groupNamed('mine/leads'),
      groupNamed('cottage/leads'),
    ]);
    expect(mine?.groupId).toBe('6a000000-0000-4000-8000-000000000001');
    expect(leads).toMatchObject({ groupId: '6a000000-0000-4000-8000-000000000002', parentId: mine?.groupId });
    const groupsOf = (subject = '') =>
      administerHere(io, async ({ stores }) => (await stores.groups.groupsOf(subject)).map(({ name }) => name));
    expect(await groupsOf(doc?.subject)).toEqual(['mine', 'mine/leads']);
    expect(await groupsOf((await account('grumpy'))?.subject)).toEqual(['cottage', 'cottage/leads', 'mine']);
    expect(others?.parentId).toBe('6a000000-0000-4000-8000-000000000003');
    const organizations = await administerHere(io, ({ stores }) =>
      stores.organizations.organizationsOf(doc?.subject ?? ''),
    );
    expect(organizations).toEqual([
      expect.objectContaining({
        organizationId: '7b000000-0000-4000-8000-000000000001',
        name: 'seven',
        displayName: 'Seven Ltd',
      }),
    ]);

    const told = reportOf(report);
    const of = (name: string) => told.filter((line) => line.name === name);
    expect(of('nobody in seven')[0]).toMatchObject({
      kind: 'member',
      did: 'not_taken',
      why: 'the person is not there',
    });
    expect(of('mine')[0].notes.join('; ')).toContain('roles');
    expect(of('wild')).toEqual([
      expect.objectContaining({ kind: 'client', did: 'not_taken', why: expect.any(String) }),
    ]);
    expect(of('https://saml.seven.example')[0]).toMatchObject({
      did: 'not_taken',
      why: expect.stringContaining('OpenID'),
    });
    expect(of('account')[0]).toMatchObject({ did: 'passed_over' });
    expect(of('service-account-backend')[0]).toMatchObject({ did: 'passed_over' });
    expect(of('dopey')[0].notes.join('; ')).toContain('would cost too much');
    expect(of('dopey')[0].notes.join('; ')).toContain('birthdate');
    expect(of('bashful')[0].notes.join('; ')).toMatch(
      /not known here.*identity providers|identity providers.*not known here/,
    );
    expect(of('sleepy')[0].notes.join('; ')).toContain('to be enrolled again');
    expect(of('legacy')[0].notes.join('; ')).toContain('rotate-secret');
    expect(told.at(-1)).toMatchObject({ summary: { dryRun: false } });
    const said = readFileSync(report, 'utf8') + text;
    for (const secret of ['hunter2', 'pQ9vK2mX', 'OyYs6SvmD', 'totpsecret', 'AAECAwQF', '$argon2', '$pbkdf2']) {
      expect(said).not.toContain(secret);
    }
    expect(statSync(report).mode & 0o777).toBe(0o600);
  });

  it('says in a dry run what a run does, and changes nothing', async () => {
    await run('users', 'create', 'grumpy', '--generate-password');
    const foreseen = await counts('keycloak', golden('keycloak-realm.json'), '--dry-run');
    expect(await administerHere(io, async ({ accounts }) => (await accounts.list()).length)).toBe(1);
    expect(await counts('keycloak', golden('keycloak-realm.json'))).toEqual(foreseen);
    expect(foreseen.account).toEqual({ created: 5, conflict: 1, passed_over: 1 });
    expect(foreseen.group).toEqual({ created: 4 });
    expect(foreseen.organization).toEqual({ created: 1 });
    expect(foreseen.member).toEqual({ created: 1, not_taken: 1 });
    expect(foreseen.client).toEqual({ created: 3, not_taken: 2, passed_over: 1 });
  });

  it('is the same when it is run again, also after people signed in', async () => {
    await run('import', 'keycloak', golden('keycloak-realm.json'));
    expect(await signIn('doc')).toBe('signed_in');
    const hash = (await account('doc'))?.passwordHash;
    const again = await counts('keycloak', golden('keycloak-realm.json'), '--update');
    expect(again.group).toEqual({ unchanged: 4 });
    expect(again.organization).toEqual({ unchanged: 1 });
    expect(again.member).toEqual({ unchanged: 1, not_taken: 1 });
    expect(again.account).toEqual({ unchanged: 6, passed_over: 1 });
    expect(again.client).toEqual({ unchanged: 3, not_taken: 2, passed_over: 1 });
    expect((await account('doc'))?.passwordHash).toBe(hash);
  });

  it('leaves alone what differs, and changes it where that is asked for', async () => {
    const people = (email: string) => `sub,username,email\r\ns-1,alice,${email}\r\n`;
    expect(await counts('csv', written('a.csv', people('a@x.example')))).toEqual({ account: { created: 1 } });
    const changed = written('b.csv', people('b@x.example'));
    const { code, stdout: text, stderr: said } = await run('import', 'csv', changed);
    expect(code).toBe(1);
    expect(text).toContain('account alice: it is there already, and differs in: email');
    expect(said).toContain('error: left as they are: 1, not taken: 0');
    expect((await account('alice'))?.email).toBe('a@x.example');
    expect(await counts('csv', changed, '--update')).toEqual({ account: { updated: 1 } });
    expect((await account('alice'))?.email).toBe('b@x.example');
    // Another person of the same username stays another one.
    const other = written('c.csv', 'sub,username,email\r\ns-2,Alice,c@x.example\r\n');
    expect(await counts('csv', other, '--update')).toEqual({ account: { conflict: 1 } });
    expect(await account('alice')).toMatchObject({ subject: 's-1', email: 'b@x.example' });
  });

  it('gives nobody the sub of a client, and enables nobody that was disabled here', async () => {
    await run('clients', 'create', 'Robot', '--id', 'robot', '--redirect-uri', 'https://robot.example/cb');
    await run('import', 'csv', written('a.csv', 'sub,username,enabled\nrobot,alice,true\ns-2,bob,true\n'));
    expect((await account('alice'))?.subject).not.toBe('robot');
    await run('users', 'disable', 'bob');
    expect(await counts('csv', written('b.csv', 'sub,username,enabled\ns-2,bob,true\n'), '--update')).toEqual({
      account: { unchanged: 1 },
    });
    expect((await account('bob'))?.disabledAt).toBeDefined();
  });

  it('gives the roles of a realm at the audience that is named for them, where that has them', async () => {
    const api = 'https://mine.seven.example';
    await administerHere(io, ({ ports }) =>
      createResource(ports, operator, {
        identifier: api,
        scopes: { dig: 'Dig' },
        roles: { miner: { scopes: ['dig'] } },
      }),
    );
    const report = join(folder, 'roles.jsonl');
    const file = golden('keycloak-realm.json');
    const roles = ['--realm-roles', api, '--client-roles', `portal=${api}`];
    await run('import', 'keycloak', file, ...roles, '--report', report);
    const held = () =>
      administerHere(io, async ({ stores }) =>
        (await stores.roleAssignments.list({ resource: api }, 10))
          .map(({ role, holder }) => [role, holder.kind])
          .sort(),
      );
    // A person, a group, and a client by its service account; no such role as "digger".
    expect(await held()).toEqual([
      ['miner', 'account'],
      ['miner', 'client'],
      ['miner', 'group'],
    ]);
    const [grumpy] = reportOf(report).filter(({ name }) => name === 'grumpy');
    expect(grumpy.notes).toEqual(['a role that its audience does not have, or nobody may bring along']);
    const again = await counts('keycloak', file, ...roles);
    expect(again).toMatchObject({ account: { unchanged: 6 }, group: { unchanged: 4 }, client: { unchanged: 3 } });
    // A role that was taken from a client here stays taken, unless the file is said to be right.
    const holder = { kind: 'client', id: 'backend' } as const;
    await administerHere(io, ({ stores }) => stores.roleAssignments.deleteAll({ holder }));
    expect(await counts('keycloak', file, ...roles)).toMatchObject({ client: { unchanged: 2, conflict: 1 } });
    expect(await held()).toHaveLength(2);
    expect(await counts('keycloak', file, ...roles, '--update')).toMatchObject({
      client: { unchanged: 2, updated: 1 },
    });
    // Who administers is not for another system to say.
    const administration = 'http://localhost:4000/admin/api/v1';
    expect(await counts('keycloak', file, '--realm-roles', administration)).toMatchObject({
      account: { unchanged: 6 },
    });
    expect(await held()).toHaveLength(3);
  });

  it('tells of the roles of a service account whose client the file does not have', async () => {
    const users = [{ username: 'service-account-x', serviceAccountClientId: 'x', realmRoles: ['miner'] }];
    const report = join(folder, 'report.jsonl');
    const file = written('users.json', JSON.stringify({ users }));
    expect(await counts('keycloak', file, '--report', report)).toEqual({
      account: { passed_over: 1 },
      client: { not_taken: 1 },
    });
    expect(reportOf(report).find(({ name }) => name === 'x')).toMatchObject({
      did: 'not_taken',
      why: expect.stringContaining('the roles of its service account'),
    });
  });

  describe('of attributes', () => {
    const define = (...argv: string[]) => run('attributes', 'define', ...argv);
    const attributesOf = async (name: string) => (await account(name))?.attributes;
    const notesOf = (report: string, name: string): string =>
      (reportOf(report).find((line) => line.name === name)?.notes ?? []).join('; ');

    it('takes those of Keycloak that are defined here, and says which are not', async () => {
      await define('shoe_size', '--type', 'number', '--most', '40');
      await define('sites', '--type', 'strings');
      await define('hat', '--one-of', 'red', 'green');
      const report = join(folder, 'report.jsonl');
      const file = golden('keycloak-realm.json');
      await run('import', 'keycloak', file, '--dry-run', '--report', join(folder, 'foreseen.jsonl'));
      await run('import', 'keycloak', file, '--report', report);
      expect(notesOf(join(folder, 'foreseen.jsonl'), 'doc')).toBe(notesOf(report, 'doc'));
      expect(await attributesOf('doc')).toEqual({ shoe_size: 36, sites: ['Mine', 'Cottage'] });
      expect(notesOf(report, 'doc')).toBe('attributes that are not defined here: hat-colour');
      expect(readFileSync(report, 'utf8')).not.toContain('"red"');
      // Another name here; what is there by now is not changed unasked.
      const named = ['--attribute', 'hat=hat-colour'];
      expect((await counts('keycloak', file, ...named)).account).toMatchObject({ conflict: 1 });
      expect((await counts('keycloak', file, ...named, '--update')).account).toMatchObject({ updated: 1 });
      expect(await attributesOf('doc')).toEqual({ shoe_size: 36, sites: ['Mine', 'Cottage'], hat: 'red' });
      expect((await counts('keycloak', file, ...named)).account).toEqual({ unchanged: 6, passed_over: 1 });
      expect(await run('import', 'keycloak', file, '--attribute', 'hat')).toMatchObject({ code: 2 });
      // And as Signet writes them down.
      const users = join(folder, 'users.jsonl');
      await run('export', 'users', '--file', users);
      io = { ...io, env: { ...io.env, DATABASE_URL: `sqlite:${join(mkdtempSync(join(root, 'other-')), 's')}` } };
      await define('hat');
      await run('import', 'signet', users);
      expect(await attributesOf('doc')).toEqual({ hat: 'red' });
    });

    it('takes no more than their definitions allow, each by itself', async () => {
      await define('shoe_size', '--type', 'number', '--most', '30');
      await define('sites', '--type', 'strings', '--one-of', 'Mine');
      const report = join(folder, 'report.jsonl');
      await run('import', 'keycloak', golden('keycloak-realm.json'), '--report', report);
      expect(await account('doc')).toMatchObject({ name: 'Doc Zwerg' });
      expect(await attributesOf('doc')).toBeUndefined();
      expect(notesOf(report, 'doc')).toMatch(/shoe_size: it is a number, at most 30.*sites: .*one of Mine/);
    });

    it('takes of Auth0 what operators wrote there; what people wrote, where it is theirs to write here', async () => {
      await define('plan');
      await define('seats', '--type', 'number');
      await define('nickname_for');
      const report = join(folder, 'report.jsonl');
      const file = golden('auth0.ndjson');
      await run('import', 'auth0', file, '--report', report);
      expect(await attributesOf('queen')).toEqual({ plan: 'gold', seats: 3 });
      expect(notesOf(report, 'queen')).toContain('nickname_for: only an operator changes it here');
      expect(notesOf(report, 'queen')).toContain('not defined here: nested');
      await run('attributes', 'update', 'nickname_for', '--seen-by', 'person', '--changed-by', 'person');
      await run('import', 'auth0', file, '--update');
      expect(await attributesOf('queen')).toEqual({ plan: 'gold', seats: 3, nickname_for: 'mirror' });
    });

    it('takes custom claims of Firebase, and the columns of a table', async () => {
      await define('seats', '--type', 'number');
      await define('vip', '--type', 'boolean');
      await define('plan');
      const report = join(folder, 'report.jsonl');
      await run('import', 'firebase', golden('firebase.json'), '--report', report);
      expect(await attributesOf('user1@forest.example')).toEqual({ seats: 3, vip: true });
      expect(notesOf(report, 'user1@forest.example')).toContain('the attribute plan: it is 1 to');
      await define('sites', '--type', 'strings');
      const rows = join(folder, 'rows.jsonl');
      const table = 'username,seats,vip,sites,Plan Name,shoe\nhexe,4,false,Forest | House,free,36\nhans,,,,,\n';
      await run('import', 'csv', written('a.csv', table), '--attribute', 'plan=Plan Name', '--report', rows);
      expect(await attributesOf('hexe')).toEqual({ seats: 4, vip: false, sites: ['Forest', 'House'], plan: 'free' });
      expect(await attributesOf('hans')).toBeUndefined();
      expect(notesOf(rows, 'hexe')).toContain('attributes that are not defined here: shoe');
      expect(await run('import', 'csv', written('b.csv', 'username,x,x\na,1,2\n'))).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('there are two columns x'),
      });
    });

    it('holds a hostile record small, and its names harmless', async () => {
      await define('plan');
      const metadata = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`n${n}\u202e`, n]));
      const people = [
        JSON.stringify({ user_id: 'u1', email: 'a@x.example', app_metadata: metadata }),
        '{"user_id":"u2","email":"b@x.example","app_metadata":{"__proto__":{"plan":"x"},"constructor":"y","plan":{"a":1}}}',
        JSON.stringify({ user_id: 'u3', email: 'c@x.example', app_metadata: { plan: 'x'.repeat(300) } }),
      ];
      const report = join(folder, 'report.jsonl');
      expect(await counts('auth0', written('a', people.join('\n')), '--report', report)).toEqual({
        account: { created: 3 },
      });
      for (const name of ['a', 'b', 'c']) expect(await attributesOf(`${name}@x.example`)).toBeUndefined();
      expect(notesOf(report, 'a@x.example')).toMatch(/attributes beyond 500: 100.* and 480 more/);
      expect(statSync(report).size).toBeLessThan(3_000);
      expect(readFileSync(report, 'utf8')).not.toMatch(/\u202e|xxx/);
    });
  });

  it('brings nobody into what administers, and no rights that wait for an id', async () => {
    const resource = 'http://localhost:4000/admin/api/v1';
    await administerHere(io, async ({ stores }) => {
      const group = { groupId: 'g-1', name: 'cottage', createdAt: 1 };
      await stores.groups.insert(group);
      for (const holder of [
        { kind: 'group', id: 'g-1' },
        { kind: 'account', id: '5e9f3c1a-0000-4000-8000-000000000003' },
        { kind: 'group', id: '6a000000-0000-4000-8000-000000000001' },
      ] as const) {
        await stores.roleAssignments.insert({ resource, role: 'owner', holder, assignedAt: 1 });
      }
    });
    const report = join(folder, 'report.jsonl');
    const taken = await counts('keycloak', golden('keycloak-realm.json'), '--report', report);
    const why = (name: string) => reportOf(report).find((line) => line.name === name);
    // "mine" comes by another id than that which has rights.
    expect(taken.group).toEqual({ unchanged: 1, created: 2, not_taken: 1 });
    expect((await administerHere(io, ({ stores }) => stores.groups.findByName('mine')))?.groupId).not.toMatch(/^6a00/);
    expect(why('cottage/leads').why).toContain('administers');
    expect(why('happy')).toMatchObject({ did: 'conflict', why: 'its id has rights here already, and no account' });
    await run('import', 'csv', written('a.csv', 'username,groups\nmallory,cottage\n'));
    const mallory = await account('mallory');
    expect(await administerHere(io, ({ stores }) => stores.groups.groupsOf(mallory?.subject ?? ''))).toEqual([]);
  });

  it('takes people of Auth0 by what its tokens call them', async () => {
    const report = join(folder, 'report.jsonl');
    expect(await counts('auth0', golden('auth0.ndjson'), '--report', report)).toEqual({
      account: { created: 7, not_taken: 1 },
    });
    expect(await account('snow@white.example')).toMatchObject({
      subject: 'auth0|5f7c8ec7c33c6c004bbafe82',
      name: 'Snow White',
      emailVerified: true,
      createdAt: 1_682_935_200,
    });
    expect(await account('prince@white.example')).toMatchObject({ subject: 'google-oauth2|1049', passwordHash: '*' });
    expect(await account('queen')).toMatchObject({ subject: 'auth0|queen', disabledAt: expect.any(Number) });
    expect((await account('queen'))?.name).toBeUndefined();
    await run('users', 'enable', 'queen');
    for (const name of ['snow@white.example', 'queen', 'hunter@white.example', 'dwarf@white.example']) {
      expect(await signIn(name, 'wrong')).toBe('refused');
      expect(await signIn(name)).toBe('signed_in');
    }
    for (const name of ['mirror@white.example', 'prince@white.example', 'apple@white.example']) {
      for (const typed of [password, 'password', '*']) expect(await signIn(name, typed)).not.toBe('signed_in');
    }
    expect(readFileSync(report, 'utf8')).not.toMatch(/5f4dcc3b|2PRXZW|gold/);
    expect(await counts('auth0', golden('auth0-hashes.ndjson'))).toEqual({ account: { created: 1 } });
    expect((await account('witch@white.example'))?.subject).toBe('auth0|60425dc43519d90068f82973');
    expect(await signIn('witch@white.example')).toBe('signed_in');
  });

  it('takes passwords of LDAP directories, and keeps no digest that is cracked too fast', async () => {
    const table = [
      'username,password',
      'ldap,{SSHA256}u1L5/OW9a7QUj93n+XTKwvqEnstAHHyxWFhD2RAdyfgAAQIDBAUGBw==',
      'shadow,$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
    ];
    const file = written('a.csv', table.join('\n'));
    expect(await counts('csv', file)).toEqual({ account: { created: 2 } });
    expect(await counts('csv', file, '--dry-run')).toEqual({ account: { unchanged: 2 } });
    expect((await account('ldap'))?.passwordHash).toMatch(/^\$wrapped-sha256\$behind\$AAECAwQFBgc\$argon2id\$/);
    // The same again before anybody signs in, and after.
    for (const signs of [false, true]) {
      if (signs)
        expect([await signIn('ldap'), await signIn('shadow', 'Hello world!')]).toEqual(['signed_in', 'signed_in']);
      expect(await counts('csv', file, '--update')).toEqual({ account: { unchanged: 2 } });
    }
    expect((await account('ldap'))?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await signIn('ldap', 'wrong')).toBe('refused');
  });

  it('takes people of Firebase, with the parameters of their project', async () => {
    const parameters = ['--hash-config', golden('firebase-hash-config.txt')];
    expect(await counts('firebase', golden('firebase.json'))).toEqual({ account: { created: 2, not_taken: 1 } });
    expect(await account('user1@forest.example')).toMatchObject({ subject: 'Gh5Vn0aY3bZ1', passwordHash: '*' });
    // Those that were taken without a password get it later.
    expect(await counts('firebase', golden('firebase.json'), ...parameters, '--update')).toEqual({
      account: { updated: 1, unchanged: 1, not_taken: 1 },
    });
    expect(await account('+15551234567')).toMatchObject({ phoneNumberVerified: true, disabledAt: expect.any(Number) });
    expect(await signIn('user1@forest.example', 'user1password')).toBe('signed_in');
  });

  it('takes people of a table, with a byte order mark, quoted ends of lines and headers of its own', async () => {
    const report = join(folder, 'report.jsonl');
    expect(await counts('csv', golden('people.csv'), '--report', report)).toEqual({
      account: { created: 2, not_taken: 2 },
    });
    expect(await account('hansel')).toMatchObject({ name: 'Hänsel, the "elder"', email: 'hansel@crumbs.example' });
    expect(await signIn('hansel')).toBe('signed_in');
    expect((await account('gretel'))?.disabledAt).toBeDefined();
    expect(
      reportOf(report)
        .map(({ name, why }) => [name, why])
        .filter(([, why]) => why),
    ).toEqual([
      ['row 4', 'it has neither a username nor an email address'],
      ['row 5', 'it has 6 fields, and the first row 7'],
    ]);
    const other = written('a.csv', 'Kennung;Mail;Kennwort\nhexe;hexe@crumbs.example;x\n');
    expect(await counts('csv', other, '--column', 'username=Kennung', 'passwordHash=Kennwort')).toEqual({
      account: { created: 1 },
    });
    expect(await account('hexe')).toMatchObject({ email: 'hexe@crumbs.example', passwordHash: '*' });
  });

  it('takes no group deeper than may be, nor one whose parent is not there or stands in it', async () => {
    const nested = (depth: number): object => ({
      name: `g${depth}`,
      ...(depth < 10 && { subGroups: [nested(depth + 1)] }),
    });
    const deep = written('deep.json', JSON.stringify({ groups: [nested(1), nested(1)] }));
    // Eight of each tree; the second has the same paths.
    expect((await counts('keycloak', deep)).group).toMatchObject({ created: 8, not_taken: 2 });
    const lines = [
      { kind: 'group', name: 'a', parent: 'b' },
      { kind: 'group', name: 'b', parent: 'a' },
      { kind: 'group', name: 'c', parent: 'c' },
      { kind: 'group', name: 'd' },
      { kind: 'group', name: 'nul', parent: '\u0000' },
      { kind: 'member', organization: '\u0000', username: 'x' },
      { kind: 'account', username: 'alice', groups: ['\u0000', 'd'] },
      { kind: 'group', name: 'D', parent: 'g1' },
      { kind: 'group', name: 'zero\u200bwidth' },
      { kind: 'group', name: 'n'.repeat(129) },
    ];
    const file = written('circle.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const taken = {
      group: { created: 1, conflict: 1, not_taken: 6 },
      member: { not_taken: 1 },
      account: { created: 1 },
    };
    expect(await counts('signet', file, '--dry-run')).toEqual(taken);
    expect(await counts('signet', file)).toEqual(taken);
  });

  it.each([
    ['csv', 'a,b\n1,2\n', /first row names neither/],
    ['csv', '', /the file is empty/],
    ['csv', 'email,mail\na@b.c,\n', /more than one column can be the email/],
    ['csv', 'username\n"alice\n', /ends within quotation marks/],
    ['csv', Buffer.from([0x75, 0xff, 0x0a]), /no UTF-8/],
    ['keycloak', '{"users":[{"username":"alice"},', /ends before its end/],
    ['keycloak', '[{"username":"alice"}]', /no realm of Keycloak/],
    ['keycloak', '{"users":[],"users":[]}', /names one of its members twice/],
    ['keycloak', '{}', /nothing of what was looked for/],
    ['keycloak', '{"users":[}]}', /no JSON/],
    ['firebase', '"users"', /no JSON/],
    ['auth0', 'user_id,email\n', /no JSON objects/],
    ['auth0', '', /no JSON objects/],
  ] as const)('says what is wrong with a file: %s %j', async (format, text, said) => {
    const { code, stderr: error } = await run('import', format, written('file', text), '--json');
    expect(code).toBe(1);
    expect(error).toMatch(said);
    expect(error.trim().split('\n')).toHaveLength(1);
  });

  it('takes what came before the fault of a file, and the rest when it is whole', async () => {
    const lines = Array.from(
      { length: 150 },
      (_, n) => `${JSON.stringify({ user_id: `u${n}`, email: `u${n}@x.example` })}`,
    );
    const whole = `[${lines.join(',')}]`;
    const { code, stderr: error } = await run('import', 'auth0', written('a', whole.slice(0, -40)));
    expect([code, error]).toEqual([1, expect.stringContaining('ends before its end')]);
    expect(await administerHere(io, async ({ accounts }) => (await accounts.list()).length)).toBe(149);
    expect(await counts('auth0', written('b', whole))).toEqual({ account: { created: 1, unchanged: 149 } });
  });

  it('needs a file that is there, and writes no report over a folder', async () => {
    expect(await run('import', 'csv', join(folder, 'none'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the file'),
    });
    expect(await run('import', 'csv', folder)).toMatchObject({ code: 1 });
    const file = written('a.csv', 'username\nalice\n');
    expect(await run('import', 'csv', file, '--report', folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/--report/),
    });
    const before = readFileSync(file, 'utf8');
    expect(await run('import', 'csv', file, '--report', file)).toMatchObject({ code: 1 });
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(await run('import', 'csv', file, '--column', 'shoe=size')).toMatchObject({ code: 2 });
    expect(await account('alice')).toBeUndefined();
  });

  it('writes records down as it reads them again: with hashes into a private file, else without', async () => {
    await run('import', 'keycloak', golden('keycloak-realm.json'));
    await signIn('doc');
    const [users, clients] = [join(folder, 'users.jsonl'), join(folder, 'clients.jsonl')];
    expect((await run('export', 'users', '--with-hashes')).code).toBe(2);
    expect(await run('export', 'users', '--with-hashes', '--file', users)).toMatchObject({ code: 0, stdout: '' });
    expect((await run('export', 'users', '--with-hashes', '--file', users)).stderr).toContain('is there already');
    expect((await run('export', 'clients', '--with-hashes', '--file', clients)).code).toBe(0);
    for (const file of [users, clients]) expect(statSync(file).mode & 0o777).toBe(0o600);
    const { stdout: plain } = await run('export', 'users');
    expect(plain.split('\n')).toHaveLength(7);
    expect(plain).not.toMatch(/passwordHash|\$pbkdf2|\$argon2/);
    expect((await run('export', 'clients')).stdout).not.toContain('secretDigest');

    const [groups, organizations] = [join(folder, 'groups.jsonl'), join(folder, 'organizations.jsonl')];
    expect((await run('export', 'groups', '--file', groups)).code).toBe(0);
    expect((await run('export', 'organizations', '--file', organizations)).code).toBe(0);
    const before = await administerHere(io, async ({ accounts, stores }) => [
      await accounts.list(),
      await stores.clients.list(),
    ]);
    const second = mkdtempSync(join(root, 'other-'));
    io = { ...io, env: { ...io.env, DATABASE_URL: `sqlite:${join(second, 'sso.sqlite')}` } };
    for (const file of [groups, users, organizations, clients])
      expect((await run('import', 'signet', file)).code).toBe(0);
    const after = await administerHere(io, async ({ accounts, stores }) => [
      await accounts.list(),
      await stores.clients.list(),
    ]);
    const timeless = (records: readonly object[] | undefined) =>
      records?.map((record) => ({ ...record, createdAt: 0, updatedAt: 0, disabledAt: 'disabledAt' in record }));
    expect(after.map(timeless)).toEqual(before.map(timeless));
    expect(await counts('signet', users)).toEqual({ account: { unchanged: 6 } });
    expect(await counts('signet', groups)).toEqual({ group: { unchanged: 4 } });
    expect(await counts('signet', organizations)).toEqual({ organization: { unchanged: 1 }, member: { unchanged: 1 } });
    for (const file of [users, groups, organizations, clients]) {
      const what = file.slice(folder.length + 1, -'.jsonl'.length);
      const copy = join(second, what);
      const hashes = what === 'users' || what === 'clients' ? ['--with-hashes'] : [];
      await run('export', what, ...hashes, '--file', copy);
      // What is of the time of the import aside, line by line the same.
      const content = (name: string) =>
        readFileSync(name, 'utf8').replace(/"(?:createdAt|updatedAt|disabledAt)":\d+/g, '');
      expect(content(copy)).toBe(content(file));
    }
  });

  it('keeps what it holds of a hostile file small and its names harmless', async () => {
    const people = [
      '{"user_id":"u1","email":"ok@x.example","__proto__":{"blocked":true},"constructor":{"x":1}}',
      '{"user_id":"u2","email":"twice@x.example","email":"other@x.example"}',
      `{"user_id":"u3","email":"${'n'.repeat(10_000_000)}@x.example"}`,
      '{"user_id":"u4","email":["list@x.example"]}',
      `{"user_id":"u5","email":"deep@x.example","x":${'['.repeat(50)}${']'.repeat(50)}}`,
      '{"user_id":"u6","email":"\\u001b[31mred@x.example"}',
      '{"user_id":"u7","username":"a\\u202eb"}',
      'null',
      '{"user_id":"u8","email":"last@x.example"}',
    ];
    const report = join(folder, 'report.jsonl');
    const file = written('a', Buffer.from(people.join('\n')));
    expect(await counts('auth0', file, '--report', report)).toEqual({ account: { created: 2, not_taken: 7 } });
    expect(await account('ok@x.example')).toMatchObject({ subject: 'auth0|u1' });
    expect((await account('ok@x.example'))?.disabledAt).toBeUndefined();
    expect(Object.hasOwn(Object.prototype, 'blocked')).toBe(false);
    expect(statSync(report).size).toBeLessThan(5_000);
    expect(readFileSync(report, 'utf8')).not.toMatch(/\\u001b|\u202e/);
  });
});

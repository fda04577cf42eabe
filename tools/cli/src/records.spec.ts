import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { consentBasis, digest, opaqueToken } from '@signet/authorization-server';
import { quickHasher } from '@signet/identity/testing';
import { type Administration, administerHere, type CliIo } from './command-context.js';
import { runCli } from './run-cli.js';

const hasher = quickHasher();
const folder = mkdtempSync(join(tmpdir(), 'signet-cli-records-'));
const api = 'https://api.example.com';
const iso = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/;
/** Waits are as long on a busy machine as on another. */
const clock = { now: () => 2_000_000_000 };
let count = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Options {
  readonly stdin?: string;
  /** What a person at a terminal would say. */
  readonly answer?: boolean;
}

function shell() {
  count += 1;
  const env = {
    ISSUER: 'http://localhost:4000',
    DATABASE_URL: `sqlite:${join(folder, `${count}.sqlite`)}`,
    MASTER_KEY_FILE: join(folder, 'master-key'),
  };
  const asked: string[] = [];
  async function run(argv: readonly string[], { stdin = '', answer }: Options = {}) {
    let stdout = '';
    let stderr = '';
    const io: CliIo = {
      env,
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => stdin,
      hasher,
      ...(answer !== undefined && {
        confirm: async (question) => {
          asked.push(question);
          return answer;
        },
      }),
    };
    return { code: await runCli(argv, io), stdout, stderr };
  }
  async function json(argv: readonly string[], options?: Options) {
    const { code, stdout, stderr } = await run([...argv, '--json'], options);
    expect({ code, stderr, argv }).toEqual({ code: 0, stderr: '', argv });
    return JSON.parse(stdout);
  }
  const within = <T>(work: (administration: Administration) => Promise<T>) =>
    administerHere({ env, stdout: () => {}, stderr: () => {}, readStdin: async () => '', hasher, clock }, work);
  return { run, json, within, asked };
}

/** A person who is signed in and has authorized a client, a resource and a token. */
async function furnished() {
  const cli = shell();
  const { subject } = await cli.json(['users', 'create', 'alice', '--email', 'a@example.com', '--password-stdin'], {
    stdin: 'the first password',
  });
  await cli.json(['resources', 'create', api, '--name', 'API', '--scope', 'api:read=Read it', 'api:write=Write it']);
  const made = await cli.json(['clients', 'create', 'Diary', '--redirect-uri', 'https://diary.example/callback']);
  const { tokenId, initialAccessToken } = await cli.json(['registration', 'create-token']);
  const { kid } = await cli.json(['keys', 'rotate']);
  await cli.within(async ({ stores, clock }) => {
    const now = clock.now();
    const client = await stores.clients.find(made.clientId);
    if (!client) throw new Error('no client');
    const access = [{ identifier: api, scopes: ['api:read'] }];
    await stores.clients.save({ ...client, resources: access });
    const times = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 600 };
    const agreed = { subject, clientId: client.clientId, identityScopes: ['openid'], resources: access };
    for (const sessionId of ['s1', 's2']) {
      await stores.sessions.insert({ ...times, sessionId, cookieDigest: digest(`cookie ${sessionId}`), subject });
      await stores.grants.insert({ ...agreed, ...times, grantId: `g-${sessionId}`, sessionId, offline: true });
    }
    await stores.rememberedDevices.insert({
      deviceId: 'phone',
      subject,
      valueDigest: digest('phone'),
      device: { browser: 'Safari', system: 'iPhone' },
      createdAt: now,
      lastUsedAt: now,
      expiresAt: now + 600,
    });
    const destination = 'https://diary.example';
    await stores.consents.save({ ...agreed, destination, basis: consentBasis(client), updatedAt: now });
  });
  return { ...cli, subject: String(subject), clientId: String(made.clientId), tokenId, initialAccessToken, kid };
}
type World = Awaited<ReturnType<typeof furnished>>;

describe('signet, for records', () => {
  let world: World;
  beforeEach(async () => {
    world = await furnished();
  });

  type Command = (world: World) => readonly string[];
  const done: ReadonlyArray<
    readonly [name: string, argv: Command, shown: (world: World) => readonly unknown[], json: object]
  > = [
    ['users list', () => ['users', 'list'], ({ subject }) => [/^USERNAME +SUBJECT/, subject, iso], { total: 1 }],
    ['users list --search', () => ['users', 'list', '--search', 'A@EX'], () => ['alice'], { total: 1 }],
    [
      'users show',
      () => ['users', 'show', 'alice'],
      ({ subject }) => [subject, /version +[\w-]{43}/],
      { email: 'a@example.com' },
    ],
    [
      'users show --by-subject',
      ({ subject }) => ['users', 'show', subject, '--by-subject'],
      () => ['alice'],
      { username: 'alice' },
    ],
    [
      'users update',
      () => ['users', 'update', 'alice', '--username', 'Alicia', '--birthdate', '2000-02-29', '--clear', 'email'],
      () => ['changed alicia'],
      { username: 'alicia', birthdate: '2000-02-29' },
    ],
    [
      'users reset-factors',
      () => ['users', 'reset-factors', 'alice', '--after', '7d'],
      () => [/^second factors of alice go \S+, when the user signs in next; the user is told/],
      { username: 'alice', removed: 0 },
    ],
    [
      'users reset-factors --stop',
      () => ['users', 'reset-factors', 'alice', '--stop'],
      () => ['no reset was ordered'],
      { stopped: false },
    ],
    ['users unlock', () => ['users', 'unlock', 'alice'], () => ['unlocked alice'], { username: 'alice' }],
    [
      'users disable',
      () => ['users', 'disable', 'alice'],
      () => ['disabled alice, grants revoked: 2'],
      { revokedGrants: 2 },
    ],
    ['users enable', () => ['users', 'enable', 'alice'], () => ['enabled alice'], { username: 'alice' }],
    [
      'users set-password',
      () => ['users', 'set-password', 'alice'],
      () => ['grants revoked: 2', /password: [\w-]{24}/],
      { revokedGrants: 2 },
    ],
    ['users delete', () => ['users', 'delete', 'alice', '--yes'], () => ['deleted alice'], { deleted: true }],
    [
      'resources list',
      () => ['resources', 'list'],
      () => [/^IDENTIFIER +NAME/, /API +600 s +api:read api:write/],
      { total: 1 },
    ],
    ['resources show', () => ['resources', 'show', api], () => ['scope api:read: Read it'], { identifier: api }],
    [
      'resources update',
      () => ['resources', 'update', api, '--add-scope', 'api:x=X', '--remove-scope', 'api:write', '--lifetime', '60'],
      () => [`changed ${api}`],
      { accessTokenLifetime: 60, scopes: { 'api:read': 'Read it', 'api:x': 'X' } },
    ],
    [
      'resources open-scopes',
      () => ['resources', 'open-scopes', api, 'api:read'],
      () => ['open to self-registered clients: api:read'],
      { selfRegisteredScopes: ['api:read'] },
    ],
    [
      'resources delete --force',
      () => ['resources', 'delete', api, '--force', '--yes'],
      ({ clientId }) => [`taken from ${clientId}`],
      { deleted: true },
    ],
    [
      'sessions list',
      () => ['sessions', 'list', '--user', 'alice'],
      () => [/^SESSION +USER/, /s2 +alice/, iso],
      { total: 2 },
    ],
    [
      'sessions list --client',
      ({ clientId }) => ['sessions', 'list', '--client', clientId, '--limit', '1'],
      () => ["1 of 2; the next page: --after 's2'"],
      { total: 2, next: 's2' },
    ],
    [
      'sessions devices',
      () => ['sessions', 'devices', 'alice'],
      () => [/^DEVICE +BROWSER/, /phone +Safari +iPhone/, iso],
      [{ deviceId: 'phone', device: { browser: 'Safari', system: 'iPhone' } }],
    ],
    [
      'sessions forget-devices',
      () => ['sessions', 'forget-devices', 'alice'],
      () => ['devices forgotten: 1'],
      { forgotten: 1 },
    ],
    ['sessions end', () => ['sessions', 'end', 's1'], () => ['ended s1'], { ended: 1 }],
    ['sessions end --user', () => ['sessions', 'end', '--user', 'alice'], () => ['sessions ended: 2'], { ended: 2 }],
    [
      'grants list',
      ({ subject }) => ['grants', 'list', '--subject', subject],
      () => [/^GRANT +USER/, /g-s2 +alice/, api, iso],
      { total: 2 },
    ],
    ['grants revoke', () => ['grants', 'revoke', 'g-s1'], () => ['revoked g-s1'], { revoked: true }],
    [
      'consents list',
      () => ['consents', 'list'],
      () => [/^USER +SUBJECT/, 'https://diary.example', 'openid api:read', iso],
      { total: 1 },
    ],
    [
      'consents forget',
      ({ clientId }) => ['consents', 'forget', '--user', 'alice', '--client', clientId, '--yes'],
      () => ['consents forgotten: 1'],
      { forgotten: 1 },
    ],
    ['keys list', () => ['keys', 'list'], ({ kid }) => [/^KID +ALGORITHM/, kid, iso], [{ algorithm: 'ES256' }]],
    ['keys rotate', () => ['keys', 'rotate'], () => [/signs from \d{4}-/], { algorithm: 'ES256' }],
    ['registration list-tokens', () => ['registration', 'list-tokens'], ({ tokenId }) => [tokenId, iso], { total: 1 }],
    [
      'registration revoke-token',
      ({ tokenId }) => ['registration', 'revoke-token', tokenId, '--yes'],
      ({ tokenId }) => [`revoked ${tokenId}`],
      { revoked: true },
    ],
  ];

  it.each(done)('%s: for a person, as JSON, and nothing secret in either', async (_, argv, shown, expected) => {
    const { code, stdout, stderr } = await world.run(argv(world));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const part of shown(world)) {
      if (part instanceof RegExp) expect(stdout).toMatch(part);
      else expect(stdout).toContain(part);
    }
    const other = await furnished();
    const inJson = await other.run([...argv(other), '--json']);
    expect(inJson).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(inJson.stdout)).toMatchObject(expected);
    for (const [text, { initialAccessToken }] of [
      [stdout, world],
      [inJson.stdout, other],
    ] as const) {
      expect(text).not.toMatch(/argon2|privateJwk|"d":|[dD]igest/);
      expect(text).not.toContain(initialAccessToken);
      for (const session of ['s1', 's2']) expect(text).not.toContain(digest(`cookie ${session}`));
      expect(text).not.toContain(digest(String(initialAccessToken)));
    }
  });

  const refused: ReadonlyArray<readonly [argv: Command, code: number, error: string | RegExp]> = [
    [() => ['users', 'show', 'nobody'], 1, 'error: there is no such user\n'],
    // A person may choose another one's subject as a name.
    [({ subject }) => ['users', 'show', subject], 1, 'error: there is no such user\n'],
    [() => ['users', 'create', 'ALICE'], 1, 'error: this username is taken\n'],
    [() => ['users', 'create', 'a b'], 1, /^error: a username has 1 to 128 characters/],
    [
      () => ['users', 'create', 'bob', '--email', 'nobody'],
      1,
      'error: email is not an email address, such as name@example.com\n',
    ],
    [
      () => ['users', 'update', 'alice', '--expect-version', 'old'],
      1,
      'error: somebody changed it since it was read\n',
    ],
    [() => ['users', 'update', 'alice', '--clear', 'username'], 2, /^error: .*'--clear <member...>'/],
    [() => ['users', 'update', 'alice', '--address', 'planet=Mars'], 2, /^error: .*parts are formatted/],
    [() => ['users', 'delete', 'alice'], 2, 'error: delete the user alice: nobody is here to be asked, so say --yes\n'],
    [() => ['users', 'delete', 'nobody', '--yes'], 1, 'error: there is no such user\n'],
    [() => ['users', 'list', '--limit', '1001'], 2, /^error: .*not a whole number of 1 to 1000/],
    [() => ['users', 'list', '--limit', '0'], 2, /^error: .*not a whole number of 1 to 1000/],
    [() => ['resources', 'show', 'https://x.example'], 1, 'error: there is no such resource\n'],
    [() => ['resources', 'create', api, '--scope', 'x=y'], 1, 'error: this resource exists\n'],
    [() => ['resources', 'create', `${api}/2`, '--scope', 'api:read=R'], 1, `error: ${api} has the scope api:read\n`],
    [
      () => ['resources', 'create', `${api}/2`, '--scope', 'email=R'],
      1,
      /^error: the scope email speaks of the person/,
    ],
    [
      () => ['resources', 'create', 'http://api.example.com', '--scope', 'x=y'],
      1,
      /^error: .*absolute URI without fragment/,
    ],
    [
      () => ['resources', 'create', `${api}/2`, '--scope', 'x=y', '--lifetime', '86401'],
      2,
      /^error: .* not a whole number of 1 to 86400\n$/,
    ],
    [() => ['resources', 'create', `${api}/2`], 2, /^error: required option '--scope/],
    [() => ['resources', 'update', api, '--remove-scope', 'api:read'], 1, /^error: clients rest on it: [\w-]+\n$/],
    [
      () => ['resources', 'update', api, '--expect-version', 'old'],
      1,
      'error: somebody changed it since it was read\n',
    ],
    [() => ['resources', 'open-scopes', api, 'api:none'], 1, `error: ${api} has no scope api:none\n`],
    [() => ['resources', 'delete', api, '--yes'], 1, /^error: clients rest on it: [\w-]+\n$/],
    [() => ['resources', 'delete', api], 2, /say --yes\n$/],
    [() => ['sessions', 'end', 'none'], 1, 'error: there is no such live session\n'],
    [() => ['sessions', 'end'], 2, /^error: which: one session, or --user/],
    [() => ['sessions', 'end', 's1', '--user', 'alice'], 2, /^error: which: one session, or --user/],
    [() => ['sessions', 'list', '--user', 'nobody'], 1, 'error: there is no such user\n'],
    [() => ['sessions', 'list', '--user', 'a', '--subject', 'b'], 2, /^error: .*cannot be used with/],
    [() => ['grants', 'revoke', 'none'], 1, 'error: there is no such live grant\n'],
    [() => ['consents', 'forget', '--yes'], 2, /^error: whose: /],
    [() => ['consents', 'forget', '--user', 'alice'], 2, /say --yes\n$/],
    [() => ['consents', 'list', '--after', 'nonsense'], 1, 'error: this is no page of the list\n'],
    [() => ['keys', 'rotate', '--algorithm', 'none'], 2, /^error: .*argument 'none' is invalid/],
    [() => ['registration', 'create-token', '--uses', '10001'], 2, /^error: .* not a whole number of 1 to 10000\n$/],
    [() => ['registration', 'create-token', '--uses', '0'], 2, /^error: .* not a whole number of 1 to 10000\n$/],
    [() => ['registration', 'revoke-token', 'none', '--yes'], 1, 'error: there is no such initial access token\n'],
    [() => ['registration', 'revoke-token', 'none'], 2, /say --yes\n$/],
    [() => ['frobnicate'], 2, /^error: unknown command 'frobnicate'/],
    [() => ['users', 'show'], 2, /^error: missing required argument/],
    [() => ['users', 'list', '--frobnicate'], 2, /^error: unknown option/],
  ];

  it('ends with 1 where it is refused and with 2 where the command line is wrong, in one line each, and changes nothing', async () => {
    const state = () =>
      Promise.all([
        world.json(['users', 'show', 'alice']),
        world.json(['resources', 'list']),
        world.json(['sessions', 'list']),
        world.json(['grants', 'list']),
        world.json(['consents', 'list']),
        world.json(['registration', 'list-tokens']),
        world.json(['keys', 'list']),
      ]);
    const before = await state();
    for (const [argv, code, error] of refused) {
      const line = argv(world);
      const result = await world.run(line);
      expect({ ...result, line }).toEqual({ code, stdout: '', stderr: expect.any(String), line });
      if (typeof error === 'string') expect(result.stderr).toBe(error);
      else expect(result.stderr).toMatch(error);
      expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(await state()).toEqual(before);
  });

  it('asks at a terminal before it deletes, and takes no for an answer', async () => {
    const deletions = [
      ['users', 'delete', 'alice'],
      ['resources', 'delete', api, '--force'],
      ['consents', 'forget', '--user', 'alice'],
      ['registration', 'revoke-token', world.tokenId],
    ];
    for (const argv of deletions) {
      const { code, stderr } = await world.run(argv, { answer: false });
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: nothing was deleted\n' });
    }
    expect(world.asked).toHaveLength(deletions.length);
    expect(world.asked[0]).toBe('delete the user alice?');
    for (const argv of deletions.toReversed())
      expect(await world.run(argv, { answer: true })).toMatchObject({ code: 0 });
    expect(await world.json(['users', 'list'])).toMatchObject({ total: 0 });
  });

  it('takes away what was verified with what it was said of', async () => {
    const verified = [
      'users',
      'update',
      'alice',
      '--email-verified',
      '--phone-number',
      '+4412',
      '--phone-number-verified',
    ];
    expect(await world.json(verified)).toMatchObject({ emailVerified: true, phoneNumberVerified: true });
    const moved = await world.json(['users', 'update', 'alice', '--email', 'b@example.com', '--phone-number', '+4413']);
    expect(moved).toMatchObject({ email: 'b@example.com', emailVerified: false, phoneNumber: '+4413' });
    expect(moved).not.toHaveProperty('phoneNumberVerified');
    const address = ['--address', 'locality=Paris', 'country=FR'];
    expect(await world.json(['users', 'update', 'alice', ...address])).toMatchObject({
      address: { locality: 'Paris', country: 'FR' },
      email: 'b@example.com',
    });
    const cleared = await world.json(['users', 'update', 'alice', '--clear', 'email', 'address']);
    expect(cleared).not.toHaveProperty('email');
    expect(cleared).not.toHaveProperty('address');
    expect(cleared).toMatchObject({ emailVerified: false });
  });

  it('unlocks a user whom failed sign-ins make wait', async () => {
    const attempt = (password: string) =>
      world.within(({ identity }) =>
        identity.signIn({ username: 'alice', password, caller: { address: '192.0.2.1' } }),
      );
    for (let guess = 0; guess < 7; guess += 1) await attempt('a wrong one');
    expect(await attempt('the first password')).toMatchObject({ kind: 'locked' });
    await world.json(['users', 'unlock', 'alice']);
    expect(await attempt('the first password')).toMatchObject({ kind: 'signed_in' });
  });

  it('puts columns below each other, whatever people call themselves, and moves no cursor', async () => {
    const names = ['王小明', 'Zoe\u0301', '👩‍💻 Ada', 'plain'];
    for (const [index, name] of names.entries()) await world.json(['users', 'create', `user-${index}`, '--name', name]);
    // As records were stored before names had rules.
    const hostile = 'a\tb\u001b[2J\u009b31m\u202egnp\u2028\r\nx';
    await world.within(async ({ accounts }) => {
      const account = await accounts.findByUsername('user-3');
      if (account) await accounts.update({ ...account, name: hostile, nickname: hostile });
    });
    const { stdout } = await world.run(['users', 'list']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(6);
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2028]/u);
    // Where the last two columns begin, in cells: a wide letter counts two, an accent none.
    const cells = (line: string) =>
      line
        .replace('王小明', '######')
        .replace('e\u0301', 'e')
        .replace('👩‍💻', '##')
        .search(/(CREATED|\d{4}-\d\d-\d\dT)/);
    expect(new Set(lines.map(cells)).size).toBe(1);
    const shown = await world.run(['users', 'show', 'user-3']);
    expect(shown.stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2028]/u);
    const inJson = await world.run(['users', 'show', 'user-3', '--json']);
    expect(inJson.stdout).not.toMatch(/(?!\n)[\p{Cc}\u202e\u2028]/u);
    expect(JSON.parse(inJson.stdout)).toMatchObject({ name: hostile });
  });

  it('shows all commands, its version and its exit codes', async () => {
    for (const argv of [['help'], ['--help']]) {
      const { code, stdout } = await world.run(argv);
      expect(code).toBe(0);
      for (const command of [
        'users set-password',
        'resources open-scopes',
        'registration revoke-token',
        'clients list',
        'migrate',
      ]) {
        expect(stdout).toContain(command);
      }
      expect(stdout).toContain('Exit codes: 0 done; 1 refused or failed; 2 ');
    }
    expect(await world.run(['--version'])).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
    expect(await world.run([])).toMatchObject({ code: 2, stdout: '' });
  });

  it('gives every command that does something --json', async () => {
    const { stdout } = await world.run(['help']);
    const paths = [...stdout.matchAll(/^ {2}(\w[\w-]* ?[\w-]*)(?: [<[].*?)? {2,}/gm)].map(([, path]) =>
      String(path).trim(),
    );
    // What an export writes is JSON, a line for each record.
    const isOther = (path: string) => path.includes(' ') && !/^export | export$/.test(path);
    const commands = paths.filter((path) => isOther(path) || path === 'migrate');
    expect(commands.length).toBeGreaterThan(30);
    for (const command of commands) {
      const help = await world.run([...command.split(' '), '--help']);
      expect({ command, json: help.stdout.includes('--json') }).toEqual({ command, json: true });
    }
  });

  it('takes an argument that begins with a hyphen behind --, and makes no name that does', async () => {
    expect(await world.run(['users', 'create', '--', '-b'])).toMatchObject({ code: 0 });
    expect(await world.run(['users', 'show', '--', '-b'])).toMatchObject({ code: 0 });
    expect(world.tokenId).toMatch(/^[0-9a-f]{24}$/);
  });

  it('tells a token once', async () => {
    expect(world.initialAccessToken).toHaveLength(opaqueToken({ bytes: (length) => new Uint8Array(length) }).length);
    expect((await world.run(['registration', 'list-tokens'])).stdout).not.toContain(world.initialAccessToken);
  });
});

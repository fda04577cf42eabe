import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CliIo, commandNames, onThisMachine, runCli, withoutRecords } from '@signet/cli';
import { PlainBrowser } from '@signet/demo/browser';
import { walkPages } from '../support/browser-flow.js';
import { type RunningIssuer, runIssuer } from '../support/running-issuer.js';

const owner = { username: 'owner', password: 'correct horse battery staple' };
const nowhere = 'https://nowhere.example/callback';

let issuer: RunningIssuer;
/** Of each door the same: what it made is called by its own names. */
let doors: Readonly<Record<'database' | 'server', ReturnType<typeof shell>>>;

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function shell(
  env: Readonly<Record<string, string>>,
  pause?: CliIo['pause'],
  heard: (text: string) => void = () => {},
) {
  return async (argv: readonly string[], stdin = ''): Promise<Ran> => {
    const said = { stdout: '', stderr: '' };
    const io: CliIo = {
      env,
      stdout: (text) => {
        said.stdout += text;
      },
      stderr: (text) => {
        said.stderr += text;
        heard(text);
      },
      readStdin: async () => stdin,
      pause,
    };
    return { code: await runCli(argv, io), ...said };
  };
}

/** As a person does in a browser. */
async function allow(code: string): Promise<void> {
  const browser = new PlainBrowser();
  const entry = await browser.open(`${issuer.issuer}/device`, nowhere);
  const next = await browser.submit(entry, { user_code: code }, nowhere);
  await walkPages(next, owner, nowhere, browser);
}

const remote = () => ({ SIGNET_SERVER: issuer.issuer, XDG_CONFIG_HOME: join(issuer.folder, 'config') });

/** Signs in; somebody allows it while the shell waits. */
async function login(env = remote()): Promise<Ran> {
  let code = '';
  let allowed = false;
  const pause = async () => {
    if (allowed) return;
    allowed = true;
    await allow(code);
  };
  const run = shell(env, pause, (text) => {
    code = /enter the code (\S+)/.exec(text)?.[1] ?? code;
  });
  return run(['login']);
}

const storedFile = () => {
  const folder = join(issuer.folder, 'config', 'signet', 'sign-ins');
  const [name = ''] = readdirSync(folder).filter((each) => each.endsWith('.json'));
  return join(folder, name);
};
const stored = () => JSON.parse(readFileSync(storedFile(), 'utf8'));

beforeAll(async () => {
  issuer = await runIssuer({ env: { REGISTRATION: 'invitation' } });
  await issuer.signet(['users', 'create', owner.username, '--password-stdin'], owner.password);
  await issuer.signet(['roles', 'assign', `${issuer.issuer}/admin/api/v1`, 'owner', '--user', owner.username]);
  await issuer.signet(['clients', 'shell']);
  doors = { database: shell(issuer.env), server: shell(remote()) };
});
afterAll(async () => {
  await issuer?.close();
});

describe('signet login', () => {
  it('says where to go, and keeps what it gets where nobody else reads it', async () => {
    const { code, stdout, stderr } = await login();
    expect({ code, stdout }).toEqual({ code: 0, stdout: `signed in at ${issuer.issuer}\n` });
    expect(stderr).toMatch(/^Open http:\/\/localhost:\d+\/device and enter the code \S+\n$/);
    expect((statSync(storedFile()).mode & 0o777).toString(8)).toBe('600');
    const { accessToken, refreshToken } = stored();
    for (const token of [accessToken, refreshToken]) expect(stdout + stderr).not.toContain(token);
  });

  it('refreshes once, however many commands find the token old at the same time', async () => {
    const before = stored();
    writeFileSync(storedFile(), JSON.stringify({ ...before, expiresAt: 0 }));
    const ran = await Promise.all([1, 2, 3].map(() => doors.server(['users', 'list', '--json'])));
    expect(ran.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ran.map(() => ({ code: 0, stderr: '' })));
    expect(stored().refreshToken).not.toBe(before.refreshToken);
  });
});

/** Ids, times and secrets of what two doors make in turn differ, and whose name stands beside; nothing else does. The letter of an escape of JSON is no part of any. */
function alike(text: string): string {
  return text
    .replace(/whsec_[\w+/=]+/g, 'SECRET')
    .replace(/,?\s*"(?:createdBy|invitedBy)": ?"[^"]+"|\ncreated by .*/g, '')
    .replace(/("position": ?|\nposition +)\d+/g, (_, name) => `${name}0`)
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replace(/"(\w*At|at|goodUntil|\w+Until|effectiveFrom)": ?\d+/g, '"$1":0')
    .replace(/[\w-]{43}/g, 'VERSION')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UUID')
    .replace(/(?<!\\)\b[\w-]{20,42}\b/g, 'ID')
    .replace(/ +/g, ' ');
}

/** JSON has no order of members. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

const api = 'https://api.example.com';
const person = 'the password of somebody else';

/** Each with and without --json; what it makes it takes away, so that the other door finds what this one found. */
const commands: ReadonlyArray<readonly string[]> = [
  [
    ...['users', 'create', 'alice', '--email', 'a@example.com', '--name', 'Alice', '--password-stdin'],
    ...['--birthdate', '2000-02-29', '--locale', 'de', '--zoneinfo', 'Europe/Berlin', '--website', 'https://a.example'],
    ...['--phone-number', '+49301234567', '--family-name', 'A', '--nickname', 'al'],
  ],
  ['users', 'create', 'alice', '--password-stdin'],
  ['users', 'create', 'bob', '--password-stdin'],
  ['attributes', 'define', 'department', '--one-of', 'sales', 'law', '--description', 'Where they work'],
  ['attributes', 'define', 'department'],
  ['attributes', 'define', 'grade', '--type', 'number', '--least', '1', '--most', '5'],
  ['attributes', 'update', 'grade', '--most', '9', '--clear', 'least'],
  ['attributes', 'update', 'grade', '--expect-version', 'old', '--most', '3'],
  ['attributes', 'show', 'department'],
  ['attributes', 'show', 'none'],
  ['attributes', 'list'],
  ['users', 'update', 'bob', '--attribute', 'department=law', 'grade=2'],
  ['users', 'update', 'bob', '--attribute', 'department=kitchen'],
  ['users', 'show', 'bob'],
  ['attributes', 'delete', 'grade', '--yes'],
  ['attributes', 'delete', 'grade', '--force', '--yes'],
  ['attributes', 'delete', 'department', '--force', '--yes'],
  ['invitations', 'create', 'guest@example.com', '--days', '2'],
  ['invitations', 'create', 'guest@example.com', '--group', 'nobody'],
  ['invitations', 'create', 'nowhere'],
  ['invitations', 'create', 'guest@example.com', '--role', 'clerk=https://nowhere.example.com'],
  ['invitations', 'create', 'guest@example.com', '--role', 'clerk=https://nowhere.example.com', '--roles-within'],
  ['invitations', 'list'],
  ['invitations', 'list', '--organization', 'nobody'],
  ['invitations', 'list', '--group', 'nobody'],
  ['invitations', 'revoke', 'none', '--yes'],
  ['owner', 'list'],
  ['users', 'list'],
  ['users', 'list', '--limit', '1'],
  ['users', 'list', '--limit', '1001'],
  ['users', 'list', '--search', 'A@EX'],
  ['users', 'list', '--after', 'alice', '--limit', '1'],
  ['users', 'show', 'alice'],
  ['users', 'show', 'nobody'],
  ['users', 'update', 'alice', '--given-name', 'Al', '--clear', 'email'],
  ['users', 'update', 'alice', '--name', 'X', '--expect-version', 'old'],
  ['users', 'update', 'alice', '--birthdate', 'never'],
  ['users', 'update', 'alice', '--address', 'locality=Berlin', 'country=DE'],
  ['users', 'update', 'alice', '--address', 'locality=Bonn'],
  ['users', 'show', 'alice'],
  ['users', 'update', 'alice', '--clear', 'address'],
  ['users', 'disable', 'alice'],
  ['users', 'enable', 'alice'],
  ['users', 'unlock', 'alice'],
  ['users', 'reset-factors', 'alice', '--after', '0'],
  ['users', 'reset-factors', 'alice', '--after', 'soon'],
  ['users', 'reset-factors', 'alice', '--stop'],
  ['users', 'reset-factors', 'nobody'],
  ['users', 'set-password', 'alice', '--password-stdin'],
  ['actions', 'order', 'alice', 'change_password'],
  ['actions', 'order', 'alice', 'change_password', '--immediately'],
  ['actions', 'order', 'alice', 'dance'],
  ['actions', 'order', 'nobody', 'change_password'],
  ['actions', 'list'],
  ['actions', 'list', '--user', 'alice'],
  ['actions', 'withdraw', 'alice', 'change_password'],
  ['actions', 'withdraw', 'alice', 'change_password'],
  ['users', 'set-password', 'alice', '--password-stdin', '--temporary'],
  ['actions', 'withdraw', 'alice', 'change_password'],
  ['terms', 'create', '$house', '1', '--title', 'House rules', '--url', 'https://example.com/rules'],
  ['terms', 'create', '$house', '1', '--title', 'House rules', '--url', 'https://example.com/rules'],
  ['terms', 'create', '$house', '2', '--title', 'House rules', '--url', 'http://example.com/rules'],
  ['terms', 'create', '$house', '2', '--title', 'x', '--url', 'https://example.com', '--client', 'nobody'],
  ['terms', 'publish', '$house', '1', '--from', '2099-01-31T00:00:00Z'],
  ['terms', 'publish', '$house', '1'],
  ['terms', 'publish', '$house', '9'],
  ['terms', 'list', '--search', '$house'],
  ['terms', 'acceptances'],
  ['terms', 'acceptances', '--user', 'alice'],
  ['terms', 'retire', '$house', '1'],
  ['resources', 'create', api, '--scope', 'read=Read', 'write=Write', '--role', 'clerk=read'],
  ['resources', 'create', api, '--scope', 'read=Read'],
  ['resources', 'update', api, '--add-scope', 'log=Log', '--lifetime', '120'],
  ['resources', 'update', api, '--remove-role', 'none'],
  ['resources', 'update', api, '--remove-scope', 'log', '--role', 'chief=read,write', '--claims', '{"roles":true}'],
  ['resources', 'update', api, '--remove-role', 'chief', '--claims', '{"mapped":{"tier":{"value":"gold"}}}'],
  ['resources', 'update', api, '--claims', '{}', '--add-scope', 'log=Log'],
  ['resources', 'open-scopes', api, 'read'],
  ['resources', 'show', api],
  ['resources', 'snippet', api, '--for', 'nest'],
  ['resources', 'show', 'https://none.example'],
  ['resources', 'list'],
  ['groups', 'create', 'clerks', '--description', 'At the counter'],
  ['groups', 'create', 'berlin', '--in', 'clerks'],
  ['groups', 'create', 'CLERKS'],
  ['groups', 'update', 'berlin', '--top', '--description', 'There'],
  ['groups', 'update', 'berlin', '--in', 'clerks', '--description', ''],
  ['groups', 'update', 'clerks', '--in', 'berlin'],
  ['groups', 'show', 'clerks'],
  ['groups', 'list'],
  ['groups', 'list', '--in', 'clerks'],
  ['groups', 'add', 'berlin', 'alice'],
  ['groups', 'add', 'berlin', 'alice'],
  ['groups', 'add', 'berlin', 'nobody'],
  ['groups', 'members', 'clerks', '--below'],
  ['actions', 'order-members', 'verify_email', '--group', 'clerks'],
  ['actions', 'order-members', 'verify_email', '--organization', 'none'],
  ['actions', 'order-members', 'verify_email', '--group', 'clerks', '--limit', '201'],
  ['actions', 'order-members', 'dance', '--group', 'clerks'],
  ['actions', 'list', '--group', 'clerks', '--action', 'verify_email'],
  ['actions', 'withdraw', 'alice', 'verify_email'],
  ['organizations', 'create', 'acme', '--display-name', 'Acme'],
  ['organizations', 'create', 'acme'],
  ['organizations', 'create', 'Not A Name'],
  ['organizations', 'update', 'acme', '--display-name', 'Acme Two'],
  ['organizations', 'show', 'acme'],
  [
    'invitations',
    'create',
    'clerk@example.com',
    '--organization',
    'acme',
    '--role',
    'none=https://none.example',
    '--roles-within',
  ],
  ['invitations', 'list', '--organization', 'acme'],
  ['organizations', 'list'],
  ['organizations', 'add', 'acme', 'alice'],
  ['organizations', 'members', 'acme'],
  ['organizations', 'members', 'none'],
  ['roles', 'assign', api, 'clerk', '--group', 'clerks'],
  ['roles', 'assign', api, 'clerk', '--group', 'clerks'],
  ['roles', 'assign', api, 'clerk', '--user', 'alice', '--organization', 'acme'],
  ['roles', 'assign', api, 'none', '--user', 'alice'],
  ['roles', 'assign', api, 'clerk'],
  ['roles', 'list', '--resource', api],
  ['roles', 'list', '--user', 'alice'],
  ['matrix'],
  ['matrix', '--client', 'nobody'],
  ['matrix', '--audience', api],
  ['graph'],
  ['roles', 'explain', 'alice', api],
  ['roles', 'explain', 'alice', api, '--organization', 'acme'],
  ['roles', 'explain', 'nobody', api],
  ['users', 'show', 'alice'],
  ['roles', 'take', api, 'clerk', '--user', 'alice', '--organization', 'acme'],
  ['roles', 'take', api, 'clerk', '--group', 'clerks'],
  ['roles', 'take', api, 'clerk', '--group', 'clerks'],
  [
    'clients',
    'create',
    'Diary',
    '--id',
    'diary',
    '--redirect-uri',
    'https://diary.example/cb',
    '--resource',
    `${api}=read`,
  ],
  ['clients', 'create', 'Diary', '--id', 'diary', '--redirect-uri', 'https://diary.example/cb'],
  ['clients', 'create', 'Diary', '--redirect-uri', 'no address'],
  ['clients', 'update', 'diary', '--name', 'My diary'],
  ['clients', 'update', 'nobody', '--name', 'X'],
  ['clients', 'rotate-secret', 'diary'],
  ['clients', 'show', 'diary'],
  ['clients', 'show', 'diary', '--metadata'],
  ['clients', 'snippet', 'diary', '--for', 'grafana'],
  ['clients', 'list'],
  ['roles', 'assign', api, 'clerk', '--client', 'diary'],
  ['roles', 'explain', 'diary', api, '--client'],
  ['roles', 'explain', 'nobody', api, '--client'],
  ['resources', 'delete', api, '--yes'],
  ['clients', 'delete', 'diary', '--yes'],
  ['clients', 'delete', 'diary', '--yes'],
  ['sessions', 'list', '--user', 'alice'],
  ['sessions', 'list', '--user', 'nobody'],
  ['sessions', 'devices', 'alice'],
  ['sessions', 'devices', 'nobody'],
  ['sessions', 'forget-devices', 'alice'],
  ['sessions', 'end', 'none'],
  ['sessions', 'end', '--user', 'alice'],
  ['sessions', 'end'],
  ['support', 'list', 'alice'],
  ['support', 'list', 'nobody'],
  ['support', 'end', 'none'],
  ['grants', 'list', '--user', 'alice'],
  ['grants', 'revoke', 'none'],
  ['consents', 'list', '--client', 'diary'],
  ['consents', 'forget', '--user', 'alice', '--yes'],
  ['registration', 'create-token', '--uses', '2', '--pkce', 'optional'],
  ['registration', 'list-tokens', '--search', 'no such'],
  ['registration', 'revoke-token', 'none', '--yes'],
  ['keys', 'list'],
  ['keys', 'drill', 'http://127.0.0.1:1/health/tokens'],
  ['audit', 'list', '--name', 'client_created', '--client', 'signet-cli'],
  ['audit', 'list', '--target', 'clients/shell-of-nobody'],
  ['audit', 'show', 'nothing'],
  ['audit', 'forget-origins', 'nobody'],
  ['keys', 'withdraw', 'none', '--yes'],
  ['organizations', 'remove', 'acme', 'alice'],
  ['organizations', 'remove', 'acme', 'alice'],
  ['organizations', 'delete', 'acme', '--yes'],
  ['groups', 'remove', 'berlin', 'alice'],
  ['groups', 'delete', 'clerks', '--yes'],
  ['groups', 'delete', 'berlin', '--yes'],
  ['groups', 'delete', 'clerks', '--yes'],
  ['resources', 'delete', api, '--yes'],
  ['users', 'delete', 'bob', '--yes'],
  ['users', 'delete', 'alice', '--yes'],
  ['users', 'delete', 'alice', '--yes'],
];

/** Nothing is sent from this machine: where a message would go nobody listens. */
const nobody = 'https://127.0.0.1:9/';

/** `$webhooks` is the one that `webhooks add` made last at the same door. */
const tellings: ReadonlyArray<readonly string[]> = [
  ['webhooks', 'add', nobody, '--name', 'signing_key_withdrawn', '--description', 'Keys'],
  ['webhooks', 'add', 'no address'],
  ['webhooks', 'add', nobody, '--name', 'nothing_that_happens'],
  ['webhooks', 'add', nobody, '--description', ''],
  ['webhooks', 'list'],
  ['webhooks', 'list', '--search', 'no such'],
  ['webhooks', 'show', '$webhooks'],
  ['webhooks', 'show', 'none'],
  ['webhooks', 'rotate', '$webhooks', '--overlap', '60'],
  ['webhooks', 'rotate', '$webhooks', '--overlap', '99999999'],
  ['webhooks', 'rotate', 'none'],
  ['webhooks', 'waiting', '$webhooks'],
  ['webhooks', 'dead', '$webhooks'],
  ['webhooks', 'dead', '$webhooks', '--limit', '1001'],
  ['webhooks', 'replay', '$webhooks', 'none'],
  ['webhooks', 'replay', '$webhooks', '--since', '2026-01-01'],
  ['webhooks', 'test', '$webhooks'],
  ['webhooks', 'change', '$webhooks', '--disable', '--description', ''],
  ['webhooks', 'change', '$webhooks', '--url', 'ftp://127.0.0.1'],
  ['webhooks', 'change', 'none', '--enable'],
  ['webhooks', 'test', '$webhooks'],
  ['alerts', 'add', 'trail_resigned', '--webhook', '$webhooks', '--threshold', '3', '--window', '60'],
  ['alerts', 'add', 'trail_resigned', '--webhook', 'none'],
  ['alerts', 'add', 'trail_resigned', '--mail', 'nobody'],
  ['alerts', 'add', 'trail_resigned', '--mail', ''],
  ['alerts', 'add', 'trail_resigned', '--mail', 'a@example.com', '--window', '59'],
  ['alerts', 'add', 'trail_resigned', '--mail', 'a@example.com', '--audience', 'https://none.example'],
  ['alerts', 'add', 'nothing', '--mail', 'a@example.com'],
  ['settings', 'set', 'passwords.minLength', '14'],
  ['settings', 'set', 'passwords.minLength', '7'],
  ['settings', 'set', 'profile.fields', 'none'],
  ['settings', 'set', 'profile.nothing', 'none'],
  ['settings', 'set', 'registration.by', 'open'],
  ['settings', 'set', 'offers.everyDays', '7', '--expect-version', 'old'],
  ['settings', 'show'],
  ['settings', 'unset', 'profile.fields'],
  ['settings', 'unset', 'passwords.minLength'],
  ['theme', 'set', 'light.accent', '#7a1f5c'],
  ['theme', 'set', 'light.accent', '#7a1f5c'],
  ['theme', 'set', 'name', 'Example', '--expect-version', 'old'],
  ['theme', 'show'],
  ['theme', 'put', '/nowhere/at/all'],
  ['theme', 'unset', 'light.accent'],
  ['alerts', 'rules'],
  ['alerts', 'list'],
  ['alerts', 'remove', '$alerts', '--yes'],
  ['alerts', 'remove', '$alerts', '--yes'],
  ['webhooks', 'remove', '$webhooks', '--yes'],
  ['webhooks', 'remove', '$webhooks', '--yes'],
  ['provider', 'add', 'acme', '--issuer', 'https://id.example', '--name', 'Acme', '--client-id', 'signet'],
  ['provider', 'add', 'acme', '--preset', 'google', '--client-id', 'signet'],
  ['provider', 'add', 'other', '--client-id', 'signet'],
  ['provider', 'list'],
  ['provider', 'show', 'acme'],
  ['provider', 'show', 'none'],
  ['provider', 'update', 'acme', '--disable', '--method', 'amr:mfa=mfa'],
  ['provider', 'update', 'acme', '--accounts', 'invitation'],
  ['provider', 'update', 'none', '--enable'],
  ['provider', 'remove', 'acme', '--yes'],
  ['provider', 'remove', 'acme', '--yes'],
  ['mail', 'test', '--to', 'ops@example.com'],
  ['mail', 'test', '--to', 'x'],
  ['mail', 'list', '--state', 'dead'],
  ['mail', 'list', '--limit', '0'],
  ['mail', 'dead'],
  ['refusals', 'list', '--place', '/nowhere', '--code', 'expired'],
  ['refusals', 'list', '--after', 'x'],
  ['refusals', 'list', '--limit', '0'],
  ['mail', 'retry', 'none'],
];

const chapters = [
  { chapter: 'people, groups, APIs and apps', lines: commands },
  { chapter: 'who is told what', lines: tellings },
];

/** Told by tests of their own: what one writes is no JSON, and what the other makes stays. */
const elsewhere = [
  'apply',
  'audit export',
  'drift',
  'explain',
  'export configuration',
  'keys rotate',
  'mail outbox',
  'overview',
  'plan',
  'support begin',
];

/** Versions of terms stay for good: each turn writes its own. */
let turns = 0;

/** What one door says to each, in turn. */
async function told(door: keyof typeof doors, lines: typeof commands, json: boolean) {
  turns += 1;
  const house = `house-${turns}`;
  const made: Record<string, string> = { $house: house };
  const all: (Omit<Ran, 'stdout'> & { readonly argv: string; readonly stdout: unknown })[] = [];
  for (const line of lines) {
    const given = line.map((each) => made[each] ?? each);
    const { stdout, stderr, code } = await doors[door](json ? [...given, '--json'] : given, person);
    const [, id] = /(?:^added |\nadded |"webhookId": ?"|"ruleId": ?")([\w-]{20,})/.exec(stdout) ?? [];
    if (line[1] === 'add' && id !== undefined) made[`$${line[0]}`] = id;
    const alikes = alike(stdout).replaceAll(house, 'house');
    all.push({
      argv: line.join(' '),
      code,
      stderr: stderr.replaceAll(house, 'house'),
      stdout: json && alikes !== '' ? sorted(JSON.parse(alikes)) : alikes,
    });
  }
  return all;
}

describe('signet, at the database and through --server', () => {
  it('exports the same lines of the trail', async () => {
    const filter = ['--name', 'client_created', '--format'];
    for (const format of ['jsonl', 'cef']) {
      const told = await Promise.all(
        [doors.database, doors.server].map((door) => door(['audit', 'export', ...filter, format])),
      );
      expect(told[0]?.stdout).toContain('signet-cli');
      expect(told[1]).toEqual(told[0]);
    }
  });

  describe.each(chapters)('$chapter', ({ lines }) => {
    // A bound for one that hangs, and no judgement of how fast a machine is.
    const bound = lines.length * 10_000;

    it.each([false, true])(
      'says the same and ends the same (--json: %s)',
      async (json) => {
        const [database, server] = [await told('database', lines, json), await told('server', lines, json)];
        expect(server).toEqual(database);
        expect(server.filter(({ code }) => code === 0).length).toBeGreaterThan(lines.length / 3);
      },
      bound,
    );
  });

  it('is asked of every command', () => {
    const missing = new Set(commandNames());
    for (const [group = '', name = ''] of [...commands, ...tellings]) {
      missing.delete(group);
      missing.delete(`${group} ${name}`);
    }
    for (const name of [...Object.keys(onThisMachine), ...withoutRecords, ...elsewhere]) missing.delete(name);
    expect([...missing]).toEqual([]);
  });

  it.each([
    'migrate',
    'init',
    'keys reencrypt --new-master-key-file new',
    'audit verify',
    'owner recover',
    'clients shell',
  ])('says in one line that %s needs the database', async (line) => {
    const ran = await doors.server(line.split(' '));
    expect(ran).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^error: .* needs? the database: .*\n$/),
    });
  });
});

describe('a configuration, at the database and through --server', () => {
  it('is planned alike, applied through either, and then nothing is left to do at both', async () => {
    const file = join(issuer.folder, 'signet.yaml');
    const configuration = (name: string) =>
      `audiences:\n  https://configured.example:\n    name: ${name}\n    scopes: { configured:read: Read }\ngroups:\n  configured: {}\n`;
    const both = (...argv: readonly string[]) => Promise.all([doors.database(argv), doors.server(argv)]);
    for (const [name, door] of [
      ['One', doors.server],
      ['Two', doors.database],
    ] as const) {
      writeFileSync(file, configuration(name));
      const [here, there] = await both('plan', '--config', file);
      expect(there).toEqual(here);
      expect(here?.code).toBe(2);
      expect(await door(['apply', '--config', file])).toMatchObject({ code: 0, stderr: '' });
      for (const { code } of await both('plan', '--config', file)) expect(code).toBe(0);
      for (const { code } of await both('drift')) expect(code).toBe(0);
    }
    const [here, there] = await both('export', 'configuration');
    expect(there).toEqual(here);
    for (const [door, words] of [
      [doors.server, 'By hand'],
      [doors.database, 'By another hand'],
    ] as const) {
      const changed = await door(['groups', 'update', 'configured', '--description', words]);
      const warned = expect.stringMatching(/^warning: a configuration says how group\/configured is: .*\n$/);
      expect({ code: changed.code, stderr: changed.stderr }).toEqual({ code: 0, stderr: warned });
    }
    for (const { code, stdout } of await both('drift')) {
      expect({ code, stdout }).toEqual({
        code: 2,
        stdout: expect.stringContaining('! group/configured  changed by hand'),
      });
    }
    for (const { code, stderr } of await both('apply', '--config', file)) {
      expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('group/configured') });
    }
    writeFileSync(file, 'groups: {}\n');
    expect(
      await doors.server(['apply', '--config', file, '--delete', '--yes', '--overwrite', 'group/configured']),
    ).toMatchObject({ code: 0 });
  });
});

describe('signet invitations, at the database and through --server', () => {
  it('invites into one place with roles there, and lists what stands in it', async () => {
    const { organizationId } = await issuer.signet(['organizations', 'create', 'guests']);
    const resource = `${issuer.issuer}/admin/api/v1`;
    const roles = [{ resource, role: 'support', within: { kind: 'organization', id: organizationId } }];
    for (const [name, door] of Object.entries(doors)) {
      const into = ['--organization', 'guests', '--role', `support=${resource}`, '--roles-within', '--json'];
      const made = await door(['invitations', 'create', `${name}@example.com`, ...into]);
      expect([made.stderr, JSON.parse(made.stdout)]).toEqual(['', expect.objectContaining({ roles })]);
    }
    await issuer.signet(['invitations', 'create', 'elsewhere@example.com']);
    const list = ['invitations', 'list', '--organization', 'guests', '--json'];
    const [database, server] = [await doors.database(list), await doors.server(list)];
    const { items, total } = JSON.parse(server.stdout);
    expect({ items, total }).toEqual(JSON.parse(database.stdout));
    expect(items.map(({ email }: { readonly email: string }) => email)).toEqual([
      'database@example.com',
      'server@example.com',
    ]);
    expect(total).toBe(2);
    for (const { invitationId } of items) {
      expect((await doors.server(['invitations', 'revoke', invitationId, '--yes'])).code).toBe(0);
    }
    expect((await doors.server(['organizations', 'delete', 'guests', '--yes'])).code).toBe(0);
  });
});

describe('signet overview, at the database and through --server', () => {
  it('says the same, but for the moment and what happens meanwhile', async () => {
    for (const range of ['hour', 'week']) {
      const [here, there] = await Promise.all(
        [doors.database, doors.server].map((door) => door(['overview', '--range', range, '--json'])),
      );
      const { users, apps, audiences, activity } = JSON.parse(here?.stdout ?? '');
      const told = JSON.parse(there?.stdout ?? '');
      expect(told).toMatchObject({ users, apps, audiences });
      expect(told.activity).toHaveLength(activity.length);
      expect((await doors.server(['overview', '--range', range])).stdout).toContain(`last ${range}, until`);
    }
  });
});

describe('signet mail list, at the database and through --server', () => {
  it('says the same of what was sent', async () => {
    await doors.server(['mail', 'test', '--to', 'ops@example.com']);
    const waiting = ['mail', 'list', '--state', 'waiting', '--json'];
    // The issuer sends in its own time.
    while (JSON.parse((await doors.database(waiting)).stdout).items.length > 0) await new Promise(setImmediate);
    for (const options of [[], ['--json'], ['--limit', '1'], ['--state', 'sent', '--limit', '1', '--json']]) {
      const list = ['mail', 'list', ...options];
      const [database, server] = [await doors.database(list), await doors.server(list)];
      expect(server).toEqual(database);
      // Which of one second is the last, nobody says.
      const last = options.includes('--limit') ? '@example.com' : 'ops@example.com';
      expect(database).toMatchObject({ code: 0, stdout: expect.stringContaining(last) });
    }
  });
});

describe('signet support, at the database and through --server', () => {
  it('is begun by whom the shell names, or by whoever is signed in, and listed and ended alike', async () => {
    await issuer.signet(['users', 'create', 'ned', '--password-stdin'], person);
    await issuer.signet(['clients', 'create', 'Diary', '--id', 'diary', '--redirect-uri', 'https://diary.example/cb']);
    const begin = ['support', 'begin', 'ned', '--reason', 'Ticket 4711', '--client', 'diary'];
    const named = ['--supporter', owner.username];
    for (const options of [[], ['--json']]) {
      const [database, server] = [
        await doors.database([...begin, ...named, ...options]),
        await doors.server([...begin, ...options]),
      ];
      expect({ ...server, stdout: alike(server.stdout) }).toEqual({ ...database, stdout: alike(database.stdout) });
      expect(database).toMatchObject({ code: 0, stderr: '' });
    }
    expect((await doors.server([...begin, ...named])).stderr).toContain('for whoever asks for it');
    expect((await doors.database(begin)).stderr).toContain('who acts is missing');
    const list = ['support', 'list', 'ned'];
    for (const options of [[], ['--json']]) {
      const [database, server] = [
        await doors.database([...list, ...options]),
        await doors.server([...list, ...options]),
      ];
      expect(server).toEqual(database);
    }
    const { stdout } = await doors.database([...list, '--json']);
    const accessIds = (JSON.parse(stdout).items ?? JSON.parse(stdout)).map((one: { accessId: string }) => one.accessId);
    expect(accessIds).toHaveLength(4);
    for (const [index, accessId] of accessIds.entries()) {
      const [door, other] = index % 2 === 0 ? [doors.database, doors.server] : [doors.server, doors.database];
      expect(await door(['support', 'end', accessId])).toMatchObject({ code: 0, stdout: `ended ${accessId}\n` });
      expect((await other(['support', 'end', accessId])).code).toBe(1);
    }
  });
});

describe('signet keys rotate, at the database and through --server', () => {
  it('says the same', async () => {
    for (const options of [[], ['--json']]) {
      const rotate = ['keys', 'rotate', '--algorithm', 'EdDSA', ...options];
      const [database, server] = [await doors.database(rotate), await doors.server(rotate)];
      expect({ ...server, stdout: alike(server.stdout) }).toEqual({ ...database, stdout: alike(database.stdout) });
      expect(database.code).toBe(0);
    }
  });
});

describe('signet logout', () => {
  it('ends the sign-in at the issuer, and forgets it', async () => {
    const { refreshToken } = stored();
    expect(await doors.server(['logout'])).toMatchObject({ code: 0, stdout: `signed out at ${issuer.issuer}\n` });
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'signet-cli',
      refresh_token: refreshToken,
    });
    const answer = await fetch(`${issuer.issuer}/token`, { method: 'POST', body: form });
    expect({ status: answer.status, ...((await answer.json()) as object) }).toMatchObject({ error: 'invalid_grant' });
    const { code, stderr } = await doors.server(['users', 'list']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^error: nobody is signed in at .*\n$/),
    });
    expect(await doors.server(['logout'])).toMatchObject({
      code: 0,
      stdout: `nobody was signed in at ${issuer.issuer}\n`,
    });
  });
});

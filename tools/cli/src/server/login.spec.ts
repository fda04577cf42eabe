import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CliIo } from '../command-context.js';
import { runCli } from '../run-cli.js';
import { askServer } from './ask-server.js';
import { StoredSignIns } from './stored-sign-ins.js';

const folder = mkdtempSync(join(tmpdir(), 'signet-login-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Answers = (path: string, response: ServerResponse, form: URLSearchParams, own: string) => void;

const json = (response: ServerResponse, body: unknown, status = 200) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const metadata = (issuer: string) => ({
  issuer,
  device_authorization_endpoint: `${issuer}/device_authorization`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
});
const begun = (own: string) => ({
  device_code: 'the device code',
  user_code: 'ABCD-EFGH',
  verification_uri: `${own}/device`,
  expires_in: 30,
  interval: 5,
});
const tokens = {
  access_token: 'the access token',
  refresh_token: 'the refresh token',
  token_type: 'Bearer',
  expires_in: 300,
};

describe('signet login, whatever answers', () => {
  let server: Server | undefined;
  let other: Server;
  let asked: string[];
  let paused: number[];
  let now: number;
  let config: string;
  const addressOf = (of: Server | undefined) => {
    const address = of?.address();
    return `http://localhost:${typeof address === 'object' ? address?.port : ''}`;
  };

  const listening = (answers: Answers, name: string) =>
    new Promise<Server>((resolve) => {
      const made = createServer(async (request: IncomingMessage, response) => {
        const sent = await text(request);
        asked.push(`${name} ${request.url} ${sent} ${request.headers.authorization ?? ''}`);
        answers(request.url ?? '', response, new URLSearchParams(sent), addressOf(made));
      });
      made.listen(0, 'localhost', () => resolve(made));
    });

  beforeEach(async () => {
    server = undefined;
    [asked, paused, now] = [[], [], 1_000];
    config = mkdtempSync(join(folder, 'config-'));
    other = await listening((_, response) => json(response, tokens), 'other');
  });
  afterEach(async () => {
    for (const one of [server, other]) {
      one?.closeAllConnections();
      await new Promise((resolve) => (one ? one.close(resolve) : resolve(undefined)));
    }
  });

  const signInsOf = () => new StoredSignIns({ env: { XDG_CONFIG_HOME: config } });
  async function run(...argv: readonly string[]) {
    const said = { stdout: '', stderr: '' };
    const io: CliIo = {
      env: { XDG_CONFIG_HOME: config },
      stdout: (line) => {
        said.stdout += line;
      },
      stderr: (line) => {
        said.stderr += line;
      },
      readStdin: async () => '',
      clock: { now: () => now },
      pause: async (milliseconds) => {
        paused.push(milliseconds / 1000);
        now += milliseconds / 1000;
      },
    };
    const code = await runCli([...argv, '--server', addressOf(server)], io);
    return { code, ...said };
  }

  /** An issuer that does all right, but for what is said. */
  const issuer =
    (wrong: Partial<Record<string, (response: ServerResponse, own: string) => void>>): Answers =>
    (path, response, _, own) => {
      const answer = wrong[path];
      if (answer) answer(response, own);
      else if (path === '/.well-known/openid-configuration') json(response, metadata(own));
      else if (path === '/device_authorization') json(response, begun(own));
      else json(response, tokens);
    };
  const discovery = '/.well-known/openid-configuration';

  const hostile: ReadonlyArray<readonly [string, Answers, RegExp]> = [
    [
      'says that it is another issuer',
      issuer({ [discovery]: (response) => json(response, metadata('https://id.example.com')) }),
      /says that it is another issuer/,
    ],
    [
      'leads its metadata elsewhere',
      issuer({ [discovery]: (response) => void response.writeHead(302, { location: addressOf(other) }).end() }),
      /leads elsewhere/,
    ],
    [
      'has its token endpoint elsewhere',
      issuer({
        [discovery]: (response, own) =>
          json(response, { ...metadata(own), token_endpoint: `${addressOf(other)}/token` }),
      }),
      /token_endpoint elsewhere/,
    ],
    [
      'leads the token request elsewhere',
      issuer({ '/token': (response) => void response.writeHead(307, { location: `${addressOf(other)}/token` }).end() }),
      /nobody entered the code in time/,
    ],
    [
      'has its page for codes elsewhere',
      issuer({
        '/device_authorization': (response, own) =>
          json(response, { ...begun(own), verification_uri: 'https://evil.example/device' }),
      }),
      /page for codes elsewhere/,
    ],
    [
      'answers without end',
      issuer({
        [discovery]: (response) => {
          const part = Buffer.alloc(1024 * 1024, 0x20);
          const more = () => {
            if (!response.destroyed) response.write(part, more);
          };
          more();
        },
      }),
      /more than 16777216 bytes/,
    ],
    ['hangs up', issuer({ [discovery]: (response) => void response.destroy() }), /cannot be reached/],
    [
      'says nothing that is JSON',
      issuer({ [discovery]: (response) => void response.end('<html>') }),
      /does not answer as/,
    ],
    [
      'gives tokens for keys that the shell does not have',
      issuer({ '/token': (response) => json(response, { ...tokens, token_type: 'DPoP' }) }),
      /tokens that the shell cannot use/,
    ],
  ];

  it.each(hostile)('one that %s gets nothing and is believed nothing', async (_, answers, error) => {
    server = await listening(answers, 'server');
    const { code, stdout, stderr } = await run('login');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(error);
    expect(asked.filter((line) => line.startsWith('other'))).toEqual([]);
    expect(signInsOf().find(addressOf(server))).toBeUndefined();
  });

  it('a silent one is given up', async () => {
    server = await listening(() => {}, 'server');
    await expect(askServer(addressOf(server), {}, 10)).rejects.toThrow(/gave no answer within/);
  });

  it('RFC 8628 §3.5: asks less often where it is told to, and says each end', async () => {
    const errors = ['authorization_pending', 'slow_down', 'authorization_pending'];
    server = await listening(
      issuer({
        '/token': (response) => {
          const error = errors.shift();
          json(response, error ? { error } : tokens, error ? 400 : 200);
        },
      }),
      'server',
    );
    const { code, stderr, stdout } = await run('login');
    expect({ code, stdout }).toEqual({ code: 0, stdout: `signed in at ${addressOf(server)}\n` });
    expect(stderr).toBe(`Open ${addressOf(server)}/device and enter the code ABCD-EFGH\n`);
    expect(paused).toEqual([5, 5, 10, 10]);
    expect(signInsOf().find(addressOf(server))).toMatchObject({ accessToken: 'the access token' });
  });

  it.each([
    ['access_denied', /refused in the browser/],
    ['expired_token', /in time: begin anew/],
    ['server_error', /refuses: server_error/],
    ['\u001b[2J', /refuses: refused/],
  ])('ends at %s', async (error, words) => {
    server = await listening(issuer({ '/token': (response) => json(response, { error }, 400) }), 'server');
    const { code, stderr } = await run('login');
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(words) });
  });

  it.each([
    'http://id.example.com',
    'ftp://localhost',
    'https://id.example.com/?x=1',
    'https://u:p@id.example.com',
    'id',
  ])('asks nothing of %s', async (address) => {
    const said: string[] = [];
    const note = (line: string) => void said.push(line);
    const io: CliIo = { env: { XDG_CONFIG_HOME: config }, stdout: note, stderr: note, readStdin: async () => '' };
    expect(await runCli(['login', '--server', address], io)).toBe(2);
    expect(said.join('')).toMatch(/^error: --server: .*\n$/);
  });

  const keyed = { parameters: [{ name: 'Idempotency-Key', in: 'header' }] };
  const alice = { subject: 's', username: 'alice' };

  it.each([
    ['PATCH', 'changeUser', ['update', 's', '--by-subject', '--name', 'A'], '/users/s', alice],
    ['DELETE', 'deleteUser', ['delete', 's', '--by-subject', '--yes'], '/users/s', { user: alice, revokedGrants: 0 }],
    ['POST', 'disableUser', ['disable', 's', '--by-subject'], '/users/s/disable', { user: alice, revokedGrants: 0 }],
  ] as const)(
    'sends a %s again where no answer came, by one key where the API takes one',
    async (method, id, argv, path, body) => {
      const template = path.replace('/s', '/{subject}');
      for (const takes of [true, false]) {
        let lost = 2;
        asked = [];
        const keys: unknown[] = [];
        const versioned = method === 'POST' ? [] : [{ name: 'If-Match', in: 'header' }];
        const described = { operationId: id, parameters: [...versioned, ...(takes ? keyed.parameters : [])] };
        server = await listening((asking, response) => {
          if (asking === '/admin/api/v1/openapi.json') {
            return json(response, { paths: { [template]: { [method.toLowerCase()]: described } } });
          }
          keys.push([
            response.req.method,
            asking,
            response.req.headers['idempotency-key'],
            response.req.headers['if-match'],
          ]);
          lost -= 1;
          return lost >= 0 ? void response.destroy() : json(response, body);
        }, 'server');
        signInsOf().save({ issuer: addressOf(server), clientId: 'c', accessToken: 'secret', expiresAt: now + 60 });
        const { code } = await run('users', ...argv);
        const key = takes ? expect.stringMatching(/^[0-9a-f-]{36}$/) : undefined;
        const version = method === 'POST' ? undefined : '*';
        const sent = [method, `/admin/api/v1${path}`, key, version];
        expect({ takes, code, keys }).toEqual({
          takes,
          code: takes ? 0 : 1,
          keys: takes ? [sent, sent, sent] : [sent],
        });
        expect(new Set(keys.map((each) => JSON.stringify(each))).size).toBe(1);
        await new Promise((resolve) => server?.close(resolve));
      }
    },
  );

  it('says what to do where the sign-in is too old, and tries no other token for it', async () => {
    let sent = 0;
    server = await listening((path, response) => {
      if (path === '/admin/api/v1/openapi.json') {
        return json(response, { paths: { '/users/{subject}': { patch: { operationId: 'changeUser', ...keyed } } } });
      }
      sent += 1;
      return json(response, { code: 'login_too_old', detail: 'the person must sign in again first' }, 401);
    }, 'server');
    const saved = { issuer: addressOf(server), clientId: 'c', accessToken: 'secret', refreshToken: 'more' };
    signInsOf().save({ ...saved, expiresAt: now + 60 });
    const { code, stderr } = await run('users', 'update', 's', '--by-subject', '--name', 'A');
    expect([code, sent]).toEqual([1, 1]);
    expect(stderr).toContain(`signet login --server ${addressOf(server)}`);
    expect(stderr).toContain('last ten minutes');
    expect(stderr).not.toContain('secret');
  });

  it('changes on where it has as many keys as are kept: without one', async () => {
    const keys: unknown[] = [];
    server = await listening((path, response) => {
      if (path === '/admin/api/v1/openapi.json') {
        return json(response, { paths: { '/users/{subject}': { patch: { operationId: 'changeUser', ...keyed } } } });
      }
      keys.push(response.req.headers['idempotency-key']);
      return keys.length === 1 ? json(response, { code: 'too_many_keys', detail: 'x' }, 429) : json(response, alice);
    }, 'server');
    signInsOf().save({ issuer: addressOf(server), clientId: 'c', accessToken: 'secret', expiresAt: now + 60 });
    expect((await run('users', 'update', 's', '--by-subject', '--name', 'A')).code).toBe(0);
    expect(keys).toEqual([expect.any(String), undefined]);
  });

  it('sends a change with the same key again where no answer came, and tokens to nobody else', async () => {
    let lost = 2;
    const paths = { '/users': { post: { operationId: 'createUser', ...keyed } } };
    const keys = new Set<unknown>();
    const answers: Answers = (path, response) => {
      if (path === '/admin/api/v1/openapi.json') return json(response, { paths });
      if (path !== '/admin/api/v1/users') return json(response, {}, 404);
      keys.add(response.req.headers['idempotency-key']);
      lost -= 1;
      if (lost >= 0) return void response.destroy();
      return json(response, { subject: 's', username: 'alice' }, 201);
    };
    server = await listening(answers, 'server');
    signInsOf().save({ issuer: addressOf(server), clientId: 'c', accessToken: 'secret', expiresAt: now + 60 });
    const { code, stdout, stderr } = await run('users', 'create', 'alice', '--generate-password');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^created alice \(s\)\n/);
    expect(keys.size).toBe(1);
    expect(asked.filter((line) => line.includes('/users'))).toHaveLength(3);
    expect(asked.filter((line) => line.includes('Bearer') && !line.includes('/users'))).toEqual([]);
  });

  it('one process at a time has the sign-in, and one that died does not keep it', async () => {
    const [stored, at] = [signInsOf(), 'https://id.example.com'];
    const order: string[] = [];
    const work = (name: string) =>
      stored.alone(at, async () => {
        order.push(`${name} begins`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${name} ends`);
      });
    await Promise.all([work('a'), work('b')]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    const signIns = join(config, 'signet', 'sign-ins');
    expect(readdirSync(signIns)).toEqual([]);
    const { pid } = spawnSync(process.execPath, ['--version']);
    writeFileSync(join(signIns, `${hash('sha256', at, 'base64url')}.json.lock`), String(pid));
    await work('c');
    expect(order.slice(4)).toEqual(['c begins', 'c ends']);
    expect(readdirSync(signIns)).toEqual([]);
  });
});

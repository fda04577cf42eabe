import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { consentBasis, digest, sameDigest } from '@signet/authorization-server';
import { quickHasher } from '@signet/identity/testing';
import { administerHere, type CliIo } from './command-context.js';
import { runCli } from './run-cli.js';

const hasher = quickHasher();
const orders = 'https://orders.example.com';
const invoices = 'https://invoices.example.com';

describe('signet', () => {
  let directory: string;
  let env: Record<string, string>;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'signet-cli-'));
    env = {
      ISSUER: 'http://localhost:4000',
      DATABASE_URL: `sqlite:${join(directory, 'sso.sqlite')}`,
      MASTER_KEY_FILE: join(directory, 'master-key'),
    };
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  async function run(argv: readonly string[], options: { stdin?: string; env?: Record<string, string> } = {}) {
    let stdout = '';
    let stderr = '';
    const io: CliIo = {
      env: { ...env, ...options.env },
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
      readStdin: async () => options.stdin ?? '',
      hasher,
    };
    return { code: await runCli(argv, io), stdout, stderr, io };
  }
  async function json(argv: readonly string[], options?: { stdin?: string }) {
    const result = await run([...argv, '--json'], options);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(result.stdout);
  }

  it.each([
    [['--help'], 'users'],
    [['users', 'create', '--help'], '--password-stdin'],
    [['clients', 'create', '--help'], '--redirect-uri'],
    [['clients', 'create', '--help'], '--id-token-alg'],
    [['token', 'explain', '--help'], '--as'],
    [['seed', 'demo', '--help'], '--orders-secret-file'],
    [['seed', 'demo', '--help'], '--invoices-secret-file'],
  ])('prints help for %j', async (argv, expected) => {
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(stdout).toContain(expected);
  });

  it.each([
    [['users', 'list'], { DATABASE_URL: '' }, 'error: DATABASE_URL or DATABASE_URL_FILE is not set\n'],
    [['migrate'], { DATABASE_URL: 'mysql://hidden' }, 'error: DATABASE_URL must begin with sqlite: or postgres://\n'],
    [['users', 'list'], { ISSUER: '' }, 'error: ISSUER is not set\n'],
    [['users', 'list'], { ISSUER: 'http://localhost:4000/' }, 'error: ISSUER must not end with a slash\n'],
    [['users', 'list'], { MASTER_KEY: 'short' }, 'error: MASTER_KEY and MASTER_KEY_FILE are both set\n'],
    [
      ['users', 'list'],
      { DATABASE_URL: 'postgres://u:hidden@127.0.0.1:1/x' },
      'error: DATABASE_URL: the database is not available: ECONNREFUSED\n',
    ],
    [
      ['users', 'list'],
      { MASTER_KEY: 'short', MASTER_KEY_FILE: '' },
      'error: MASTER_KEY: the master key is not 32 bytes of base64url\n',
    ],
    [['users', 'disable', 'nobody'], {}, 'error: there is no such user\n'],
    [['clients', 'show', 'nobody'], {}, 'error: there is no such client\n'],
    [['grants', 'revoke', 'none'], {}, 'error: there is no such live grant\n'],
    [['seed', 'demo'], { ISSUER: 'https://sso.acme.test' }, /^error: ISSUER: the demo is seeded only on loopback/],
    [['seed', 'demo'], { ISSUER: 'https://evilexample.com' }, /^error: ISSUER: the demo is seeded only on loopback/],
  ])('%j ends with one line and exit code 1', async (argv, overrides, expected) => {
    const { code, stdout, stderr } = await run(argv, { env: overrides as Record<string, string> });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says all that is wrong with the environment at once', async () => {
    const wrong = { ISSUER: 'x', DATABASE_URL: 'x', MASTER_KEY_FILE: '' };
    const { code, stderr } = await run(['users', 'list'], { env: wrong });
    const names = stderr.split('\n').map((line) => line.split(' ')[1] ?? '');
    expect({ code, names }).toEqual({ code: 1, names: ['ISSUER', 'DATABASE_URL', 'MASTER_KEY', ''] });
  });

  it('migrates, twice', async () => {
    expect(await json(['migrate'])).toEqual({ migrated: true });
    expect(await json(['migrate'])).toEqual({ migrated: true });
  });

  it('creates, lists, disables and enables a user, and never shows the hash', async () => {
    const created = await json(['users', 'create', 'Carol', '--email', 'c@example.com', '--password-stdin'], {
      stdin: 'a password from stdin\n',
    });
    expect(created).toMatchObject({ username: 'carol', email: 'c@example.com' });
    expect(created).not.toHaveProperty('password');
    const generated = await json(['users', 'create', 'dave']);
    expect(generated.password).toMatch(/^[\w-]{24}$/);
    expect(await json(['users', 'disable', 'carol'])).toMatchObject({ username: 'carol', revokedGrants: 0 });
    const listed = await run(['users', 'list', '--json']);
    // APIs hear of it.
    expect(await administerHere(listed.io, ({ stores }) => stores.securityEvents.countSince(0))).toBe(1);
    expect(JSON.parse(listed.stdout)).toMatchObject({
      items: [{ username: 'carol', disabledAt: expect.any(Number) }, { username: 'dave' }],
      total: 2,
    });
    expect(listed.stdout).not.toContain('argon2');
    expect(await json(['users', 'enable', 'carol'])).toMatchObject({ username: 'carol' });
    const attempt = { username: 'carol', password: 'a password from stdin', caller: { address: '192.0.2.1' } };
    expect(await administerHere(listed.io, ({ identity }) => identity.signIn(attempt))).toMatchObject({
      kind: 'signed_in',
    });
    await json(['users', 'set-password', 'carol', '--password-stdin'], { stdin: 'another password' });
    expect(await administerHere(listed.io, ({ identity }) => identity.signIn(attempt))).toEqual({ kind: 'refused' });
  });

  it('loads a certification profile with fresh secrets into a file that only its owner reads', async () => {
    const listed = (await json(['conformance', 'list'])) as ReadonlyArray<{ name: string }>;
    expect(listed.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'basic',
        'dynamic',
        'fapi2',
        'fapi2-message-signing',
        'form-post',
        'logout',
        'logout-backchannel',
      ]),
    );
    const output = join(directory, 'plan.json');
    const load = (name: string) =>
      json(['conformance', 'load', name, '--redirect-base', 'https://suite.example/test/a/me', '--output', output]);
    for (const { name } of listed) await load(name);
    await load('fapi2');
    expect(statSync(output).mode & 0o777).toBe(0o600);
    const plan = JSON.parse(readFileSync(output, 'utf8'));
    expect(plan).toMatchObject({
      alias: 'me',
      server: { discoveryUrl: 'http://localhost:4000/.well-known/openid-configuration' },
      client: { client_id: 'conformance-fapi2-client', jwks: { keys: [{ alg: 'PS256', d: expect.any(String) }] } },
    });
    const [signIn] = plan.browser;
    expect(signIn.tasks.at(-1)).toEqual({
      task: 'Back at the suite',
      match: 'https://suite.example/test/a/me/callback*',
      optional: true,
      commands: [['wait', 'id', 'submission_complete', 10]],
    });
    expect(Object.keys(plan.override)).toEqual(expect.arrayContaining([expect.stringContaining('user-rejects')]));
    const typed = JSON.stringify(signIn);
    await load('basic');
    const other = JSON.parse(readFileSync(output, 'utf8'));
    expect(JSON.stringify(other.browser[0])).not.toBe(typed);
    const ofFapi = (await json(['users', 'list'])) as { items: ReadonlyArray<{ username: string }> };
    expect(ofFapi.items.map(({ username }) => username)).toEqual(
      expect.arrayContaining(['conformance-basic', 'conformance-fapi2']),
    );
    const stored = await json(['clients', 'show', 'conformance-fapi2-client']);
    expect(stored).toMatchObject({
      securityProfile: 'fapi',
      redirectUris: expect.arrayContaining(['https://suite.example/test/a/me/callback']),
    });
    expect(JSON.stringify(stored)).not.toContain('"d"');
    expect(await run(['conformance', 'load', 'x', '--redirect-base', 'https://a', '--output', output])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('error: the profiles are basic'),
    });
  });

  it('opens scopes to clients that register themselves, and makes initial access tokens', async () => {
    await json(['resources', 'create', 'https://open.example.com', '--scope', 'open:read=Read']);
    expect(await json(['resources', 'open-scopes', 'https://open.example.com', 'open:read'])).toMatchObject({
      selfRegisteredScopes: ['open:read'],
    });
    expect(await run(['resources', 'open-scopes', 'https://open.example.com', 'open:write'])).toMatchObject({
      code: 1,
    });
    const made = await json(['registration', 'create-token', '--uses', '3', '--days', '1']);
    expect(made).toMatchObject({ initialAccessToken: expect.stringMatching(/^[\w-]{43}$/), uses: 3 });
    expect(await run(['registration', 'create-token', '--uses', '0'])).toMatchObject({ code: 2 });
  });

  it('registers a FAPI client with its public keys, and refuses one without', async () => {
    const file = join(directory, 'jwks.json');
    const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const key = { kty: 'EC', crv: 'P-256', x, y };
    writeFileSync(file, JSON.stringify({ keys: [key] }));
    const create = ['clients', 'create', 'Bank', '--fapi', '--redirect-uri', 'https://bank.example/cb'];
    const made = await json([...create, '--auth-method', 'private_key_jwt', '--jwks-file', file]);
    expect(made).toMatchObject({ securityProfile: 'fapi', rotateRefreshTokens: false, jwks: { keys: [key] } });
    expect(made).not.toHaveProperty('clientSecret');
    writeFileSync(file, JSON.stringify({ keys: [{ ...key, d: 'private' }] }));
    for (const wrong of [
      [],
      ['--auth-method', 'private_key_jwt'],
      ['--auth-method', 'private_key_jwt', '--jwks-file', file],
    ]) {
      const refused = await run([...create, ...wrong]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).not.toContain('"private"');
    }
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    writeFileSync(file, JSON.stringify({ keys: [weak] }));
    expect(await run([...create, '--auth-method', 'private_key_jwt', '--jwks-file', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('its RSA modulus has 1024 bits'),
    });
  });

  it('registers which algorithm signs the ID tokens of a client', async () => {
    const create = ['clients', 'create', 'Fast', '--redirect-uri', 'https://fast.example/cb'];
    expect(await json([...create, '--id-token-alg', 'ES256'])).toMatchObject({ idTokenSignedResponseAlg: 'ES256' });
    expect(await json(create)).not.toHaveProperty('idTokenSignedResponseAlg');
    expect(await run([...create, '--id-token-alg', 'none'])).toMatchObject({
      code: 1,
      stderr: 'error: id_token_signed_response_alg has a value that is not supported\n',
    });
    const keys = ['--auth-method', 'private_key_jwt', '--jwks-uri', 'https://fast.example/jwks'];
    expect(await run([...create, '--fapi', ...keys, '--id-token-alg', 'RS256'])).toMatchObject({
      code: 1,
      stderr: 'error: id_token_signed_response_alg of a fapi client cannot be RS256\n',
    });
  });

  it('says who made a client, and takes the wish to ask nobody of a native client too, whom the policy asks about all the same', async () => {
    const create = [
      'clients',
      'create',
      'App',
      '--redirect-uri',
      'http://127.0.0.1/callback',
      '--no-consent',
      '--native',
    ];
    expect(await json(create)).toMatchObject({ origin: 'operator', consentRequired: false });
    const unproven = await json([...create, '--auth-method', 'none']);
    expect(unproven).toMatchObject({ origin: 'operator', consentRequired: false, tokenEndpointAuthMethod: 'none' });
  });

  it('forgets with a revoked grant what the person agreed to of its client', async () => {
    const { io } = await run(['clients', 'list']);
    const now = Math.floor(Date.now() / 1000);
    const subject = 'heidi';
    const client = await json(['clients', 'create', 'Diary', '--redirect-uri', 'https://diary.example/callback']);
    const { clientId } = client;
    const destination = 'https://diary.example';
    await administerHere(io, async ({ stores }) => {
      const agreed = { subject, clientId, identityScopes: [], resources: [] };
      const times = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 600 };
      await stores.grants.insert({ ...agreed, ...times, grantId: 'heidi-1', offline: true });
      await stores.consents.save({ ...agreed, destination, basis: consentBasis(client), updatedAt: now });
    });
    expect(await json(['grants', 'revoke', 'heidi-1'])).toEqual({ grantId: 'heidi-1', revoked: true });
    const consent = await administerHere(io, ({ stores }) => stores.consents.find(subject, clientId, destination));
    expect(consent).toBeUndefined();
  });

  it('signs a user out everywhere with a new password, unless told not to', async () => {
    const { subject } = (await json(['users', 'create', 'gina'])) as { subject: string };
    const { io } = await run(['users', 'list']);
    const now = Math.floor(Date.now() / 1000);
    await administerHere(io, async ({ stores }) => {
      const times = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 600 };
      await stores.sessions.insert({ sessionId: 'gina-1', cookieDigest: digest('c'), subject, ...times });
      const grant = { subject, clientId: 'any', sessionId: 'gina-1', identityScopes: [], resources: [], ...times };
      await stores.grants.insert({ ...grant, grantId: 'gina-1', offline: true });
    });
    const set = ['users', 'set-password', 'gina', '--password-stdin'];
    expect(await json([...set, '--keep-sessions'], { stdin: 'another password' })).toMatchObject({ revokedGrants: 0 });
    const before = await administerHere(io, ({ stores }) => stores.sessions.find('gina-1'));
    expect(before?.endedAt).toBeUndefined();
    expect(await json(set, { stdin: 'yet another password' })).toMatchObject({ revokedGrants: 1 });
    const [session, grant] = await administerHere(io, ({ stores }) =>
      Promise.all([stores.sessions.find('gina-1'), stores.grants.find('gina-1')]),
    );
    expect([session?.endedAt, grant?.revokedAt]).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('refuses a taken username and a short password in one line', async () => {
    await json(['users', 'create', 'erin']);
    expect(await run(['users', 'create', 'ERIN'])).toMatchObject({
      code: 1,
      stderr: 'error: this username is taken\n',
    });
    const short = await run(['users', 'create', 'frank', '--password-stdin'], { stdin: 'short' });
    expect(short).toMatchObject({ code: 1, stderr: 'error: a password has at least 12 characters\n' });
  });

  it('seeds the demo once, keeps users and the secret, and follows the portal to its new address', async () => {
    const secretFile = join(directory, 'orders-secret');
    const seed = ['seed', 'demo', '--orders-secret-file', secretFile];
    const first = await json([...seed, '--password-stdin'], { stdin: 'a demo password' });
    expect(first).toMatchObject({ clients: ['portal', 'orders', 'invoices'], resources: [orders, invoices] });
    expect(first.users).toMatchObject([
      { username: 'alice', created: true, password: 'a demo password' },
      { username: 'bob', created: true, password: 'a demo password' },
    ]);
    expect(statSync(secretFile).mode & 0o777).toBe(0o600);
    const secret = readFileSync(secretFile, 'utf8').trim();
    expect(first).not.toHaveProperty('ordersSecret');
    expect(first.invoicesSecret).toHaveLength(43);

    const second = await json([...seed, '--portal-url', 'http://localhost:5003/']);
    expect(second).not.toHaveProperty('invoicesSecret');
    expect(second.users).toEqual(
      first.users.map(({ username, subject }: { username: string; subject: string }) => ({
        username,
        subject,
        created: false,
      })),
    );
    expect(readFileSync(secretFile, 'utf8').trim()).toBe(secret);
    expect(await json(['clients', 'show', 'portal'])).toMatchObject({
      tokenEndpointAuthMethod: 'none',
      redirectUris: ['http://localhost:5003/callback'],
      postLogoutRedirectUris: ['http://localhost:5003/'],
      consentRequired: true,
    });
    const { io } = await run(['clients', 'list']);
    const client = await administerHere(io, ({ stores }) => stores.clients.find('orders'));
    expect(sameDigest(client?.clientSecretDigest ?? '', digest(secret))).toBe(true);
    expect(client).toMatchObject({ actsAsResource: orders, resources: [{ identifier: invoices }] });
    const api = await administerHere(io, ({ stores }) => stores.clients.find('invoices'));
    expect(sameDigest(api?.clientSecretDigest ?? '', digest(String(first.invoicesSecret)))).toBe(true);
    expect(api).toMatchObject({ actsAsResource: invoices, resources: [], grantTypes: [] });
  });

  it('refuses an orders secret file that holds no secret', async () => {
    const file = join(directory, 'empty-secret');
    writeFileSync(file, '\n');
    const { code, stderr } = await run(['seed', 'demo', '--orders-secret-file', file]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'error: --orders-secret-file: a client secret has 32 to 512 printable ASCII characters\n',
    });
  });

  it('registers a resource and a confidential client, whose secret rotates and is never shown again', async () => {
    const api = 'https://api.example.com';
    await json(['resources', 'create', api, '--name', 'API', '--scope', 'api:read=Read it', 'api:write=Write it']);
    expect((await json(['resources', 'list'])).items).toContainEqual(
      expect.objectContaining({ identifier: api, scopes: { 'api:read': 'Read it', 'api:write': 'Write it' } }),
    );
    expect((await run(['resources', 'create', api, '--scope', 'x=y'])).stderr).toBe('error: this resource exists\n');

    const create = ['clients', 'create', 'Batch', '--id', 'batch', '--grant-type', 'client_credentials'];
    const made = await json([...create, '--resource', `${api}=api:read`]);
    expect(made.clientSecret).toMatch(/^[\w-]{43}$/);
    const rotated = await json(['clients', 'rotate-secret', 'batch']);
    expect(rotated.clientSecret).not.toBe(made.clientSecret);
    const shown = await json(['clients', 'show', 'batch']);
    expect(shown).toMatchObject({ resources: [{ identifier: api, scopes: ['api:read'] }] });
    expect(Object.keys(shown).filter((name) => /secret/i.test(name))).toEqual([]);
    expect((await run(create)).stderr).toBe('error: the client batch exists\n');
    const wrong = await run([
      'clients',
      'create',
      'B2',
      '--grant-type',
      'client_credentials',
      '--resource',
      `${api}=nope`,
    ]);
    expect(wrong.stderr).toBe(`error: resources: scopes has nope, which is none of ${api}\n`);
  });

  it.each([
    ['http://app.example.com/callback', 'is plain http to another machine'],
    ['https://app.example.com/callback#x', 'has a fragment'],
    ['https://user:pw@app.example.com/', 'has user information'],
    ['javascript:alert(1)', "has the scheme javascript:, which is not an application's own"],
    ['not a url', 'has white space, a control character or a backslash'],
    ['https:login', 'has no host: it begins with https:// and a host'],
  ])('refuses the redirect URI %s', async (uri, fault) => {
    const { code, stderr } = await run(['clients', 'create', 'App', '--auth-method', 'none', '--redirect-uri', uri]);
    expect(code).toBe(1);
    expect(stderr).toBe(`error: redirect_uris has an address that ${fault}\n`);
  });

  it('rotates a signing key without showing the private one', async () => {
    const fresh = await json(['keys', 'rotate']);
    const next = await json(['keys', 'rotate']);
    const listed = await json(['keys', 'list']);
    expect(listed.map(({ kid }: { kid: string }) => kid).sort()).toEqual([fresh.kid, next.kid].sort());
    expect(JSON.stringify(listed)).not.toContain('privateJwk');
  });

  it('explains a malformed token as rejected, without repeating it', async () => {
    const argv = ['token', 'explain', '-', '--as', orders, '--jwks-uri', 'http://127.0.0.1:1/jwks', '--json'];
    const { code, stdout, stderr } = await run(argv, { stdin: 'not-a-token-at-all' });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ accepted: false, audience: orders });
    expect(stdout + stderr).not.toContain('not-a-token-at-all');
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digest } from '@signet/authorization-server';
import { type Asked, ask, consoleApp, type Person, person, type Told, tokenOf } from '../support/administering.js';
import { issuer, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
let token: string;
beforeAll(async () => {
  sso = await runSso({
    clients: [consoleApp],
    // A fault of ours, on demand.
    prepare: (app) => {
      const fastify = app.getHttpAdapter().getInstance();
      fastify.addHook('preHandler', (request, _reply, done) => {
        done('x-fault' in request.headers ? new Error('a fault with a secret in it') : undefined);
      });
    },
  });
  owner = await person(sso, 'olga', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(() => sso?.close());

const password = 'a password that nobody else has';
const send = (asked: Asked): Promise<Told> => ask(sso, { token, ...asked });
let names = 0;
const fresh = () => `user-${++names}`;
const users = async (): Promise<number> => (await send({ path: '/users?limit=1' })).body.total;

describe('a body', () => {
  const post = { method: 'POST', path: '/users' };
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  it.each<[string, Asked, number, string]>([
    [
      'a member that stands twice',
      { ...post, raw: `{"username":"a","username":"b","password":"${password}"}` },
      400,
      'malformed',
    ],
    [
      'one that is escaped the second time',
      { ...post, raw: '{"username":"a","\\u0075sername":"b"}' },
      400,
      'malformed',
    ],
    ['one within another', { ...post, raw: '{"address":{"region":"a","region":"b"}}' }, 400, 'malformed'],
    ['__proto__', { ...post, raw: '{"__proto__":{"username":"a"},"password":"x"}' }, 400, 'malformed'],
    ['__proto__ within', { ...post, raw: '{"address":{"__proto__":{}}}' }, 400, 'malformed'],
    ['constructor', { ...post, raw: `{"username":"cc","password":"${password}","constructor":{}}` }, 400, 'invalid'],
    ['no JSON', { ...post, raw: '{"username":' }, 400, 'malformed'],
    ['two values', { ...post, raw: '{} {}' }, 400, 'malformed'],
    ['nothing', { ...post, raw: '' }, 400, 'malformed'],
    ['no body', post, 415, 'unsupported_type'],
    ['an array', { ...post, raw: '[]' }, 400, 'invalid'],
    ['null', { ...post, raw: 'null' }, 400, 'invalid'],
    ['more depth than anything needs', { ...post, raw: deep(40) }, 400, 'malformed'],
    ['30,000 levels', { ...post, raw: deep(30_000) }, 400, 'malformed'],
    ['more than 64 KiB', { ...post, raw: `{"username":"${'a'.repeat(70_000)}"}` }, 413, 'too_large'],
    ['NUL in a text', { ...post, raw: `{"username":"a\\u0000b","password":"${password}"}` }, 400, 'malformed'],
    ['a number for a text', { ...post, json: { username: 7, password } }, 400, 'invalid'],
    ['a member that nobody knows', { ...post, json: { username: 'aa', password, isAdmin: true } }, 400, 'invalid'],
    ['a member that is not its to say', { ...post, json: { username: 'aa', password, subject: 'me' } }, 400, 'invalid'],
    ['a hash', { ...post, json: { username: 'aa', passwordHash: '$argon2id$' } }, 400, 'invalid'],
    [
      'a form',
      { ...post, raw: 'username=a', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'unsupported_type',
    ],
    ['text', { ...post, raw: '{}', headers: { 'content-type': 'text/plain' } }, 415, 'unsupported_type'],
    [
      'a merge patch',
      { ...post, raw: '{}', headers: { 'content-type': 'application/merge-patch+json' } },
      415,
      'unsupported_type',
    ],
    ['a body where none is read', { method: 'POST', path: '/users/x/disable', raw: '{}' }, 400, 'malformed'],
    [
      'a body that cannot be read where none is',
      { method: 'POST', path: '/users/x/disable', raw: 'x', headers: { 'content-type': 'text/plain' } },
      400,
      'malformed',
    ],
  ])('is refused with %s', async (_what, asked, status, code) => {
    const before = await users();
    const told = await send(asked);
    expect([told.status, told.body.code, told.body.status]).toEqual([status, code, status]);
    expect(told.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(told.headers['cache-control']).toBe('no-store');
    expect(told.body.type).toBe(`${issuer}/admin/api/v1/openapi.json#/components/responses/${code}`);
    expect(Object.keys(told.body).sort()).toEqual(['code', 'detail', 'status', 'title', 'type']);
    expect(await users()).toBe(before);
  });

  it('says by Accept-Patch what a change is sent as (RFC 5789 §3.1)', async () => {
    const asked = {
      method: 'PATCH',
      path: `/users/${owner.subject}`,
      raw: 'x',
      headers: { 'content-type': 'text/plain', 'if-match': '*' },
    };
    const told = await send(asked);
    expect([told.status, told.headers['accept-patch']]).toEqual([
      415,
      'application/merge-patch+json, application/json',
    ]);
  });
});

describe('an address in absolute form (RFC 9112 §3.2.2)', () => {
  it('is that of the path in it, and names no other place', async () => {
    await send({ method: 'POST', path: '/users', json: { username: fresh(), password } });
    const told = await ask(sso, { token, path: '/users?limit=1', under: 'http://elsewhere.example' });
    expect(told.status).toBe(200);
    expect(told.headers['cache-control']).toBe('no-store');
    expect(told.headers.link).toContain(`<${issuer}/admin/api/v1/users?limit=1&cursor=`);
  });
});

describe('a query', () => {
  it.each([
    ['a member that nobody knows', '/users?limt=5'],
    ['one that stands twice', '/users?limit=5&limit=6'],
    ['a page of nothing', '/users?limit=0'],
    ['a page of everything', '/users?limit=1001'],
    ['a number in other words', '/users?limit=0x10'],
    ['a number that is empty', '/users?limit='],
    ['an endless search', `/users?search=${'a'.repeat(300)}`],
    ['NUL', '/users?search=a%00'],
    ['a cursor that is none', '/users?cursor=!!'],
    ['a cursor with control characters', `/users?cursor=${Buffer.from('a\u0001').toString('base64url')}`],
    ['a cursor of another list', `/consents?cursor=${Buffer.from('anna').toString('base64url')}`],
    ['a dry run of a read', '/users?dry_run=true'],
    ['__proto__', '/users?__proto__=x'],
    ['toString', '/users?toString=x'],
  ])('is refused with %s', async (_what, path) => {
    const told = await send({ path });
    expect([told.status, ['invalid', 'malformed'].includes(told.body.code)]).toEqual([400, true]);
  });

  it('finds nobody by a name that nobody can have', async () => {
    for (const path of ['/users/a%00b', `/users/${'x'.repeat(1200)}`, '/clients/%00', '/sessions/%00/']) {
      expect([path, (await send({ path })).status]).toEqual([path, 404]);
    }
  });
});

describe('pages', () => {
  it('go on by an opaque cursor and a link, whole and without a row twice', async () => {
    const made = await Promise.all(
      Array.from({ length: 7 }, (_, index) =>
        send({ method: 'POST', path: '/clients', json: { clientId: `page-${index}`, metadata: metadataOf(index) } }),
      ),
    );
    expect(made.map(({ status }) => status)).toEqual(Array(7).fill(201));
    const seen: string[] = [];
    let path: string | undefined = '/clients?limit=3&search=page-';
    while (path !== undefined) {
      const { body, headers }: Told = await send({ path });
      expect(body.total).toBe(7);
      seen.push(...body.items.map(({ clientId }: { clientId: string }) => clientId));
      const link = /^<(.*)>; rel="next"$/.exec(headers.link ?? '')?.[1];
      expect(link === undefined).toBe(body.next === undefined);
      if (link) expect(new URL(link).searchParams.get('cursor')).toBe(body.next);
      path = link?.slice(`${issuer}/admin/api/v1`.length);
    }
    expect(seen).toEqual(made.map((_, index) => `page-${index}`));
  });

  const metadataOf = (index: number) => ({ client_name: `P${index}`, redirect_uris: ['https://p.example/cb'] });
});

describe('versions', () => {
  const make = async () => (await send({ method: 'POST', path: '/users', json: { username: fresh(), password } })).body;

  it('are asked for by every change of what has one', async () => {
    const { subject } = await make();
    for (const [method, path, json] of [
      ['PATCH', `/users/${subject}`, { nickname: 'x' }],
      ['DELETE', `/users/${subject}`, undefined],
      ['PATCH', '/clients/console', { metadata: { client_name: 'x' } }],
      ['DELETE', '/clients/console', undefined],
      ['PATCH', '/resources/https%3A%2F%2Forders.example.com', { name: 'x' }],
      ['DELETE', '/resources/https%3A%2F%2Forders.example.com', undefined],
    ] as const) {
      const told = await send({ method, path, json });
      expect([method, path, told.status, told.body.code]).toEqual([method, path, 428, 'version_required']);
    }
  });

  it('are compared strongly, one of several is enough, and nonsense is none', async () => {
    const { subject } = await make();
    const path = `/users/${subject}`;
    const etag = String((await send({ path })).headers.etag);
    const change = (ifMatch: string, nickname: string) =>
      send({ method: 'PATCH', path, headers: { 'if-match': ifMatch }, json: { nickname } });
    expect((await change('"other"', 'a')).body.code).toBe('changed');
    expect((await change(`W/${etag}`, 'a')).body.code).toBe('changed');
    expect((await change('other', 'a')).body.code).toBe('malformed');
    expect((await change(`"one", ${etag}`, 'a')).status).toBe(200);
    expect((await change(etag, 'b')).body).toMatchObject({ code: 'changed', status: 412 });
    expect((await change('*', 'b')).status).toBe(200);
  });

  it.each([
    ['/users/:/disable', undefined],
    ['/users/:/enable', undefined],
    ['/users/:/password', { password: 'another that nobody has' }],
    ['/clients/console/secret', {}],
  ])('are not passed over where a change looks at none: %s', async (template, json) => {
    const { subject } = await make();
    const path = template.replace(':', subject);
    const etag = String((await send({ path: `/users/${subject}` })).headers.etag);
    for (const ifMatch of ['"old"', 'W/"old"', etag]) {
      const told = await send({ method: 'POST', path, json, headers: { 'if-match': ifMatch } });
      expect([told.status, told.body.code]).toEqual([400, 'malformed']);
    }
    expect((await send({ path: `/users/${subject}` })).headers.etag).toBe(etag);
  });

  it('let one of parallel changes through', async () => {
    const { subject } = await make();
    const path = `/users/${subject}`;
    const etag = String((await send({ path })).headers.etag);
    const all = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        send({ method: 'PATCH', path, headers: { 'if-match': etag }, json: { nickname: `n${index}` } }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    const winner = all.find(({ status }) => status === 200);
    expect((await send({ path })).body).toEqual(winner?.body);
  });

  it('save an answer that is known (RFC 9110 §13.1.2)', async () => {
    const { subject } = await make();
    const path = `/users/${subject}`;
    const etag = String((await send({ path })).headers.etag);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const told = await send({ path, headers: { 'if-none-match': known } });
      expect([told.status, told.text, told.headers.etag]).toEqual([304, '', etag]);
    }
    expect((await send({ path, headers: { 'if-none-match': '"x"' } })).status).toBe(200);
  });
});

describe('a key of the caller', () => {
  const keyDigestOf = (key: string) => digest(JSON.stringify(['person', owner.subject, consoleApp.clientId, key]));
  const keyed = (key: string, json: unknown, more: Partial<Asked> = {}) =>
    send({ method: 'POST', path: '/users', json, ...more, headers: { 'idempotency-key': key } });

  it('has a change done once, and answered the second time as the first', async () => {
    const json = { username: fresh(), password };
    const first = await keyed('one', json);
    const second = await keyed('"one"', json);
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    expect([second.headers.etag, second.headers.location]).toEqual([first.headers.etag, first.headers.location]);
  });

  it('has one of parallel ones done', async () => {
    const before = await users();
    const json = { username: fresh(), password };
    const all = await Promise.all(Array.from({ length: 6 }, () => keyed('parallel', json)));
    expect(await users()).toBe(before + 1);
    for (const { status, body } of all) expect([201, 409]).toContain(body?.code === 'in_progress' ? 409 : status);
    expect((await keyed('parallel', json)).body.username).toBe(json.username);
  });

  it('is of one request, of one caller and of one app', async () => {
    const json = { username: fresh(), password };
    expect((await keyed('mine', json)).status).toBe(201);
    const other = await keyed('mine', { username: fresh(), password });
    expect([other.status, other.body.code]).toEqual([422, 'key_reused']);
    const elsewhere = await keyed('mine', { uses: 1, lifetime: 1 }, { path: '/initial-access-tokens' });
    expect(elsewhere.body.code).toBe('key_reused');
    const colleague = await tokenOf(sso, await person(sso, fresh(), 'owner'));
    expect((await keyed('mine', { username: fresh(), password }, { token: colleague })).status).toBe(201);
  });

  it('leaves nothing where the change was refused', async () => {
    const username = fresh();
    expect((await keyed('refused', { username, password: 'short' })).status).toBe(400);
    expect((await keyed('refused', { username, password })).status).toBe(201);
  });

  it('tells no secret a second time, and keeps none', async () => {
    const json = { metadata: { client_name: 'Once', redirect_uris: ['https://once.example/cb'] } };
    const first = await keyed('secret', json, { path: '/clients' });
    const { clientSecret, ...rest } = first.body;
    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    const second = await keyed('secret', json, { path: '/clients' });
    expect([second.status, second.body, second.headers['idempotency-replayed']]).toEqual([201, rest, 'true']);
  });

  it.each([
    ['PATCH', 200],
    ['DELETE', 200],
  ])('has a %s done once as well, for the version that it was of', async (method, status) => {
    const someone = await person(sso, fresh());
    const path = `/users/${someone.subject}`;
    const { etag = '' } = (await send({ path })).headers;
    const json = method === 'PATCH' ? { nickname: 'x' } : undefined;
    const headers = { 'if-match': etag, 'idempotency-key': `once-${method}` };
    const first = await send({ method, path, json, headers });
    const second = await send({ method, path, json, headers });
    const { user, ...rest } = first.body;
    // Of whoever is deleted nothing is kept.
    expect([first.status, second.status, second.body]).toEqual([
      status,
      status,
      method === 'DELETE' ? rest : first.body,
    ]);
    expect(user === undefined).toBe(method !== 'DELETE');
    expect(second.headers['idempotency-replayed']).toBe('true');
    const other = await send({ method, path, json, headers: { ...headers, 'if-match': '*' } });
    expect(other.body.code).toBe('key_reused');
  });

  it('keeps no answer that tells of somebody who was deleted since, also where it was to be kept only then', async () => {
    const json = { username: fresh(), password, name: 'Somebody Private' };
    const first = await keyed('of-somebody', json);
    const { subject } = first.body;
    const patch = { method: 'PATCH', path: `/users/${subject}`, json: { nickname: 'x' } };
    const headers = { 'if-match': '*', 'idempotency-key': 'of-somebody-too' };
    const { idempotentRequests } = sso.issuer.administration.stores;
    const { answer } = idempotentRequests;
    const remove = () => send({ method: 'DELETE', path: `/users/${subject}`, headers: { 'if-match': '*' } });
    idempotentRequests.answer = async (...given) => {
      expect((await remove()).status).toBe(200);
      return answer.apply(idempotentRequests, given);
    };
    try {
      expect((await send({ ...patch, headers })).body).toMatchObject({ nickname: 'x', name: json.name });
    } finally {
      idempotentRequests.answer = answer;
    }
    for (const key of ['of-somebody', 'of-somebody-too']) {
      const kept = await sso.issuer.records.idempotentRequests.find(keyDigestOf(key));
      expect(kept).toMatchObject({ answer: 'forgotten' });
    }
    // It was done, and is not done again.
    const again = [await keyed('of-somebody', json), await send({ ...patch, headers })];
    expect(again.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'answer_lost'],
      [409, 'answer_lost'],
    ]);
    expect(await sso.issuer.records.accounts.findByUsername(json.username)).toBeUndefined();
  });

  it('keeps an answer so that nobody reads it in the database, not even with what else is there', async () => {
    const username = fresh();
    const key = 'a-key-of-the-caller';
    const json = { username, password, email: 'somebody@private.example', name: 'Somebody Private' };
    const first = await keyed(key, json);
    const caller = JSON.stringify(await sso.issuer.records.idempotentRequests.find(keyDigestOf(key)));
    expect(caller).toContain('"status":201');
    for (const told of [username, json.email, json.name]) expect(caller).not.toContain(told);
    expect((await keyed(key, json)).body).toEqual(first.body);
  });

  it('is refused where it is none', async () => {
    for (const key of ['', 'a b', 'ä'.normalize(), 'x'.repeat(300)]) {
      const told = await keyed(Buffer.from(key).toString('latin1'), { username: fresh(), password });
      expect([key, told.status, told.body.code]).toEqual([key, 400, 'malformed']);
    }
  });
});

describe('a dry run', () => {
  it('says what would change, tells no secret, and changes nothing', async () => {
    const before = await users();
    const username = fresh();
    const made = await send({ method: 'POST', path: '/users?dry_run=true', json: { username, password } });
    expect([made.status, made.body]).toEqual([
      200,
      {
        dryRun: true,
        changes: [{ record: 'accounts', verb: 'insert' }],
        answer: expect.objectContaining({ username }),
      },
    ]);
    expect(await users()).toBe(before);
    const app = await send({
      method: 'POST',
      path: '/clients?dry_run=true',
      json: { metadata: { client_name: 'Dry', redirect_uris: ['https://dry.example/cb'] } },
    });
    expect([app.status, app.body.changes, app.body.answer.clientSecret]).toEqual([
      200,
      [{ record: 'clients', verb: 'insert' }],
      undefined,
    ]);
    const { kid } = (await send({ path: '/keys' })).body.items[0];
    const keys = (await send({ path: '/keys' })).body;
    const withdrawn = await send({ method: 'DELETE', path: `/keys/${kid}?dry_run=true` });
    expect([withdrawn.status, withdrawn.body.answer.withdrawn.kid]).toEqual([200, kid]);
    const rotated = await send({ method: 'POST', path: '/keys?dry_run=true', json: { algorithm: 'ES256' } });
    expect(rotated.body.changes).toEqual([
      { record: 'signingKeys', verb: 'retire' },
      { record: 'signingKeys', verb: 'insert' },
    ]);
    expect((await send({ path: '/keys' })).body).toEqual(keys);
  });

  it('refuses what would be refused', async () => {
    const told = await send({ method: 'POST', path: '/users?dry_run=true', json: { username: 'olga', password } });
    expect([told.status, told.body.code]).toEqual([409, 'exists']);
    const path = `/users/${owner.subject}?dry_run=true`;
    const stale = await send({ method: 'PATCH', path, headers: { 'if-match': '"x"' }, json: { nickname: 'x' } });
    expect(stale.body.code).toBe('changed');
  });

  it('needs the same right', async () => {
    const reader = await tokenOf(sso, await person(sso, fresh(), 'auditor'));
    const told = await send({
      token: reader,
      method: 'POST',
      path: '/users?dry_run=true',
      json: { username: fresh(), password },
    });
    expect(told.status).toBe(403);
  });
});

describe('the audience of an API of the issuer', () => {
  it.each([
    ['admin', 'Administration'],
    ['account', 'Account'],
  ])('is an API like any other to whoever reads, and nobody changes it: %s', async (api, name) => {
    const path = `/resources/${encodeURIComponent(`${issuer}/${api}/api/v1`)}`;
    const read = await send({ path });
    expect([read.status, read.body.name]).toEqual([200, name]);
    const ifMatch = { 'if-match': '*' };
    const changed = await send({ method: 'PATCH', path, headers: ifMatch, json: { scopes: { 'admin:all': 'All' } } });
    expect([changed.status, changed.body.code]).toEqual([400, 'invalid']);
    const deleted = await send({ method: 'DELETE', path: `${path}?force=true`, headers: ifMatch });
    expect([deleted.status, deleted.body.code]).toEqual([400, 'invalid']);
    expect((await send({ path })).body).toEqual(read.body);
  });
});

describe('what script of another origin may do', () => {
  it('is for origins of registered apps, with the headers that it needs', async () => {
    const asked = { method: 'OPTIONS', path: '/users', headers: { origin: 'https://portal.example.com' } };
    const { headers } = await send(asked);
    expect(headers['access-control-allow-origin']).toBe('https://portal.example.com');
    expect(headers['access-control-allow-headers']?.split(', ')).toEqual(
      expect.arrayContaining(['Authorization', 'DPoP', 'If-Match', 'If-None-Match', 'Idempotency-Key']),
    );
    const foreign = await send({ ...asked, headers: { origin: 'https://evil.example' } });
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined();
    const read = await send({ path: '/users', headers: { origin: 'https://portal.example.com' } });
    expect(read.headers['access-control-expose-headers']?.split(', ')).toEqual(
      expect.arrayContaining(['ETag', 'Link', 'Location', 'WWW-Authenticate']),
    );
  });
});

describe('a fault of ours', () => {
  it('is a problem that says nothing of it', async () => {
    const told = await send({ path: '/users', headers: { 'x-fault': 'yes' } });
    expect([told.status, told.body.code, told.headers['content-type']]).toEqual([
      500,
      'failed',
      'application/problem+json; charset=utf-8',
    ]);
    expect(told.text).not.toContain('secret');
    const { accounts } = sso.issuer.administration;
    const broken = accounts.find;
    accounts.find = () => Promise.reject(new Error('another secret'));
    try {
      const thrown = await send({ path: '/users/x' });
      expect([thrown.status, thrown.body.code]).toEqual([500, 'failed']);
      expect(thrown.text).not.toContain('secret');
    } finally {
      accounts.find = broken;
    }
  });
});

describe('a record of before', () => {
  it('is told as it is and changed, though it breaks a bound of today: what was committed is no failure', async () => {
    const identifier = 'https://old.example.com';
    const old = {
      identifier,
      name: 'x'.repeat(300),
      scopes: { read: 'Read' },
      accessTokenLifetime: 200_000,
      signingAlgorithm: 'HS1' as 'ES256',
    };
    await sso.issuer.stores.resourceServers.save(old);
    const path = `/resources/${encodeURIComponent(identifier)}`;
    expect(await send({ path })).toMatchObject({ status: 200, body: old });
    expect((await send({ path: '/resources?search=old.example' })).body.items).toEqual([old]);
    const patch = { method: 'PATCH', path, headers: { 'if-match': '*' } };
    const json = { signingAlgorithm: 'ES256', name: 'Old', accessTokenLifetime: 600 };
    const told = await send({ ...patch, json });
    expect([told.status, told.body]).toEqual([200, { ...old, ...json }]);
    expect(await sso.issuer.stores.resourceServers.find(identifier)).toEqual({ ...old, ...json });
    const removed = await send({ method: 'DELETE', path, headers: { 'if-match': '*' } });
    expect(removed.status).toBe(200);

    const someone = await person(sso, fresh());
    const { accounts } = sso.issuer.records;
    const account = await accounts.find(someone.subject);
    if (account) await accounts.update({ ...account, name: 'y'.repeat(3000) });
    const user = { method: 'PATCH', path: `/users/${someone.subject}`, headers: { 'if-match': '*' } };
    const named = await send({ ...user, json: { nickname: 'x' } });
    expect([named.status, named.body.nickname, named.body.name]).toEqual([200, 'x', 'y'.repeat(3000)]);
  });

  it('is answered where its answer cannot be kept: the change is made', async () => {
    const { idempotentRequests } = sso.issuer.administration.stores;
    const { answer } = idempotentRequests;
    const username = fresh();
    const asked = {
      method: 'POST',
      path: '/users',
      json: { username, password },
      headers: { 'idempotency-key': 'lost' },
    };
    idempotentRequests.answer = () => Promise.reject(new Error('no database'));
    try {
      expect((await send(asked)).status).toBe(201);
    } finally {
      idempotentRequests.answer = answer;
    }
    expect((await send(asked)).body.code).toBe('in_progress');
    expect((await send({ path: `/users?username=${username}` })).body.total).toBe(1);
  });
});

describe('what is secret', () => {
  it('stands in no line of the log', async () => {
    const secret = 'this-password-must-stand-nowhere-1';
    await send({ method: 'POST', path: '/users', json: { username: fresh(), password: secret, bogus: 1 } });
    const keyed = { 'idempotency-key': 'kept' };
    await send({ method: 'POST', path: '/users', json: { username: fresh(), password: secret }, headers: keyed });
    const made = await send({
      method: 'POST',
      path: '/initial-access-tokens',
      json: { uses: 1, lifetime: 60 },
      headers: { 'idempotency-key': 'kept-too' },
    });
    const refused = await send({ token: `${token}x`, path: '/users' });
    expect(refused.status).toBe(401);
    const log = JSON.stringify(sso.lines);
    for (const hidden of [secret, made.body.token, token, token.split('.')[2] ?? '']) expect(log).not.toContain(hidden);
  });
});

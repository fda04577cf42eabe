import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Asked, ask, consoleApp, type Person, person, type Told, tokenOf } from '../support/administering.js';
import { issuer, type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let owner: Person;
let token: string;
beforeAll(async () => {
  sso = await runSso({ clients: [consoleApp] });
  owner = await person(sso, 'olga', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(() => sso?.close());

const password = 'a password that nobody else has';
const send = (asked: Asked): Promise<Told> => ask(sso, { token, ...asked });
const make = async (path: string, json: unknown): Promise<Told> => {
  const made = await send({ method: 'POST', path, json });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return made;
};
const below = (location = ''): string => location.slice(`${issuer}/admin/api/v1`.length);

describe('users', () => {
  it('are made, read, changed, disabled, enabled, unlocked and deleted', async () => {
    const made = await make('/users', { username: 'anna', password, email: 'anna@example.com', name: 'Anna' });
    expect(made.body).toMatchObject({ username: 'anna', emailVerified: false, name: 'Anna' });
    const path = below(made.headers.location);
    const read = await send({ path });
    expect([read.status, read.body, read.headers.etag]).toEqual([200, made.body, made.headers.etag]);
    const change = { method: 'PATCH', path, headers: { 'if-match': String(read.headers.etag) } };
    const changed = await send({ ...change, json: { name: null, nickname: 'An' } });
    expect([changed.status, changed.body.name, changed.body.nickname]).toEqual([200, undefined, 'An']);
    expect(changed.headers.etag).not.toBe(read.headers.etag);
    const disabled = await send({ method: 'POST', path: `${path}/disable` });
    expect([disabled.status, disabled.body.user.disabledAt, disabled.body.revokedGrants]).toEqual([
      200,
      expect.any(Number),
      0,
    ]);
    const enabled = await send({ method: 'POST', path: `${path}/enable` });
    expect([enabled.status, enabled.body.disabledAt]).toEqual([200, undefined]);
    expect((await send({ method: 'POST', path: `${path}/unlock` })).status).toBe(200);
    const set = await send({ method: 'POST', path: `${path}/password`, json: { password: `${password} 2` } });
    expect([set.status, set.body.user.username]).toEqual([200, 'anna']);
    const deleted = await send({ method: 'DELETE', path, headers: { 'if-match': '*' } });
    expect([deleted.status, deleted.body.user.username]).toEqual([200, 'anna']);
    expect((await send({ path })).body).toMatchObject({ status: 404, code: 'unknown' });
  });

  it('are found by the whole username and by a part of a name', async () => {
    await make('/users', { username: 'Berta', password, familyName: 'Quist' });
    expect((await send({ path: '/users?username=BERTA' })).body).toMatchObject({
      total: 1,
      items: [{ username: 'berta' }],
    });
    expect((await send({ path: '/users?search=quis' })).body).toMatchObject({
      total: 1,
      items: [{ username: 'berta' }],
    });
    expect((await send({ path: '/users?username=nobody' })).status).toBe(404);
  });

  it('refuse a name that is taken and a password that is none', async () => {
    await make('/users', { username: 'carl', password });
    const taken = await send({ method: 'POST', path: '/users', json: { username: 'carl', password } });
    expect([taken.status, taken.body.code, taken.headers['content-type']]).toEqual([
      409,
      'exists',
      'application/problem+json; charset=utf-8',
    ]);
    const weak = await send({ method: 'POST', path: '/users', json: { username: 'dora', password: 'short' } });
    expect([weak.status, weak.body.code]).toEqual([400, 'invalid']);
  });
});

describe('apps', () => {
  const metadata = { client_name: 'Shop', redirect_uris: ['https://shop.example/cb'] };

  it('are made with a secret that is told once, changed, given another secret, and deleted', async () => {
    const made = await make('/clients', { clientId: 'shop', metadata });
    const { clientSecret } = made.body;
    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    const read = await send({ path: '/clients/shop' });
    expect(read.text).not.toContain(clientSecret);
    expect(read.body).toMatchObject({ clientId: 'shop', origin: 'operator', metadata });
    expect(read.headers.etag).toBe(made.headers.etag);
    const changed = await send({
      method: 'PATCH',
      path: '/clients/shop',
      headers: { 'if-match': String(read.headers.etag) },
      json: { metadata: { client_name: 'Shop 2', logo_uri: 'https://shop.example/logo' } },
    });
    expect([changed.status, changed.body.metadata.client_name, changed.body.clientSecret]).toEqual([
      200,
      'Shop 2',
      undefined,
    ]);
    const rotated = await send({ method: 'POST', path: '/clients/shop/secret', json: { overlap: 60 } });
    expect(rotated.body.clientSecret).toMatch(/^[\w-]{43}$/);
    expect(rotated.body.clientSecret).not.toBe(clientSecret);
    expect(rotated.body.formerSecretGoodUntil).toBeGreaterThan(0);
    const deleted = await send({
      method: 'DELETE',
      path: '/clients/shop',
      headers: { 'if-match': String(rotated.headers.etag) },
    });
    expect([deleted.status, deleted.body]).toEqual([200, { clientId: 'shop', revokedGrants: 0 }]);
  });

  it('have names by language, and a colour that can be read', async () => {
    const given = { ...metadata, 'client_name#de': 'Laden', brand_color: '#7a1f5c' };
    await make('/clients', { clientId: 'dressed', metadata: given });
    const path = '/clients/dressed';
    const headers = { 'if-match': '*' };
    expect((await send({ path })).body.metadata).toEqual(expect.objectContaining(given));
    const poor = await send({ method: 'PATCH', path, headers, json: { metadata: { brand_color: '#fedcba' } } });
    expect([poor.status, poor.body.code]).toEqual([400, 'invalid']);
    expect(poor.body.detail).toMatch(/brand_color cannot be read: .* has a contrast of 1\.19,/);
    const without = { 'client_name#de': null, 'client_name#fr': 'Boutique', brand_color: null };
    const changed = await send({ method: 'PATCH', path, headers, json: { metadata: without } });
    expect(changed.body.metadata).toMatchObject({ 'client_name#fr': 'Boutique' });
    for (const gone of ['client_name#de', 'brand_color']) expect(changed.body.metadata).not.toHaveProperty([gone]);
    await send({ method: 'DELETE', path, headers });
  });

  it('are refused a member that nobody knows, where it is', async () => {
    const refused = await send({
      method: 'POST',
      path: '/clients',
      json: { metadata: { ...metadata, redirct_uris: [] } },
    });
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid']);
    expect(refused.body.detail).toContain('redirct_uris');
  });
});

describe('APIs', () => {
  const identifier = 'https://things.example.com/a b'.replace(' ', '%20');

  it('are made, read, changed and deleted, by an identifier that is an address', async () => {
    const made = await make('/resources', { identifier, scopes: { 'things:read': 'See things' } });
    const path = below(made.headers.location);
    const read = await send({ path });
    expect([read.status, read.body.identifier, read.headers.etag]).toEqual([200, identifier, made.headers.etag]);
    const change = { method: 'PATCH', path, headers: { 'if-match': String(read.headers.etag) } };
    const changed = await send({ ...change, json: { name: 'Things', accessTokenLifetime: 60 } });
    expect([changed.status, changed.body.name, changed.body.accessTokenLifetime]).toEqual([200, 'Things', 60]);
    // RFC 7396: null takes away.
    const optional = {
      selfRegisteredScopes: ['things:read'],
      accessTokenType: 'JWT',
      claimsPolicy: { mapped: { tier: { value: 'gold' } } },
    };
    const any = { method: 'PATCH', path, headers: { 'if-match': '*' } };
    expect((await send({ ...any, json: optional })).body).toMatchObject(optional);
    const nothing = Object.fromEntries(Object.keys(optional).map((member) => [member, null]));
    const without = await send({ ...any, json: nothing });
    expect([without.status, without.body]).toEqual([200, changed.body]);
    const deleted = await send({ method: 'DELETE', path, headers: { 'if-match': '*' } });
    expect([deleted.status, deleted.body]).toEqual([200, { identifier, clients: [] }]);
  });
});

describe('a merge patch (RFC 7396)', () => {
  const headers = { 'if-match': '*' };
  const path = `/resources/${encodeURIComponent('https://merged.example.com')}`;
  const patch = (json: unknown, at = path) => send({ method: 'PATCH', path: at, headers, json });

  it('changes scopes, roles and claims of an API one by one: absent stays, null takes away, arrays are whole', async () => {
    await make('/resources', {
      identifier: 'https://merged.example.com',
      scopes: { read: 'Read', write: 'Write', log: 'Log' },
      roles: { clerk: { scopes: ['read'], description: 'At the counter' }, chief: { scopes: ['read', 'write'] } },
      claimsPolicy: { roles: true, mapped: { tier: { value: 'gold' }, grade: { attribute: 'grade' } } },
    });
    const first = await patch({ scopes: { log: null, list: 'List', read: 'Read all' } });
    expect(first.body).toMatchObject({ roles: { clerk: { scopes: ['read'], description: 'At the counter' } } });
    expect([first.status, first.body.scopes]).toEqual([200, { read: 'Read all', write: 'Write', list: 'List' }]);
    const second = await patch({ roles: { clerk: { scopes: ['list'] }, chief: null, guard: { scopes: [] } } });
    expect([second.status, second.body.roles]).toEqual([
      200,
      { clerk: { scopes: ['list'], description: 'At the counter' }, guard: { scopes: [] } },
    ]);
    const named = await patch({ name: { en: 'Things', de: 'Dinge' } });
    expect(named.body.name).toEqual({ en: 'Things', de: 'Dinge' });
    expect((await patch({ name: { de: null, ja: '物' } })).body.name).toEqual({ en: 'Things', ja: '物' });
    expect((await patch({ name: { en: null, ja: null } })).body.code).toBe('invalid');
    const third = await patch({
      roles: { clerk: { description: null } },
      claimsPolicy: { roles: null, mapped: { tier: { value: 'iron' }, grade: null } },
    });
    expect([third.status, third.body.roles.clerk, third.body.claimsPolicy]).toEqual([
      200,
      { scopes: ['list'] },
      { mapped: { tier: { value: 'iron' } } },
    ]);
    const other = await patch({ claimsPolicy: { mapped: { tier: { value: null, attribute: 'tier' } } } });
    expect(other.body.claimsPolicy).toEqual({ mapped: { tier: { attribute: 'tier' } } });
    expect((await patch({})).body).toEqual(other.body);
    const none = await patch({ roles: null, claimsPolicy: null });
    expect([none.status, none.body.roles, none.body.claimsPolicy]).toEqual([200, undefined, undefined]);
  });

  it.each([
    [{ scopes: null }],
    [{ scopes: { read: 1 } }],
    [{ roles: { clerk: {} } }],
    [{ roles: { clerk: { scopes: null } } }],
    [{ roles: { clerk: { scopes: ['read'], more: 1 } } }],
    [{ roles: { clerk: ['read'] } }],
    [{ name: null }],
    [{ claimsPolicy: { mapped: { tier: { value: 'a', attribute: 'b' } } } }],
    [{ claimsPolicy: [] }],
    [{ identifier: 'https://other.example.com' }],
  ])('is refused where nothing right would come of it: %j', async (json) => {
    const before = await send({ path });
    const told = await patch(json);
    expect([told.status, told.body.code]).toEqual([400, 'invalid']);
    expect((await send({ path })).body).toEqual(before.body);
  });

  it('changes parts of an address of a user; of one without parts nothing is left', async () => {
    const { subject } = await person(sso, 'greta');
    const user = `/users/${subject}`;
    await patch({ address: { locality: 'Berlin', country: 'DE' } }, user);
    const moved = await patch({ address: { locality: 'Bonn', postalCode: '53111', region: null } }, user);
    expect(moved.body.address).toEqual({ locality: 'Bonn', postalCode: '53111', country: 'DE' });
    const none = await patch({ address: { locality: null, postalCode: null, country: null } }, user);
    expect([none.status, none.body.address]).toEqual([200, undefined]);
  });

  it('is said to be one in the document, and JSON is taken as one too', async () => {
    const { body } = await send({ path: '/openapi.json' });
    const { content } = body.paths['/resources/{identifier}'].patch.requestBody;
    expect(Object.keys(content)).toEqual(['application/merge-patch+json', 'application/json']);
    const { scopes } = content['application/merge-patch+json'].schema.properties;
    expect(scopes.additionalProperties.anyOf).toContainEqual({ type: 'null' });
  });
});

describe('what people have', () => {
  it('is listed, and ended one by one', async () => {
    const someone = await person(sso, 'emil');
    await tokenOf(sso, someone, { clientId: 'portal', scopes: ['orders:read'] });
    const grants = await send({ path: `/grants?subject=${someone.subject}` });
    expect(grants.body).toMatchObject({ total: 1, items: [{ clientId: 'portal', username: 'emil' }] });
    const path = `/grants/${grants.body.items[0].grantId}`;
    expect((await send({ method: 'DELETE', path })).status).toBe(204);
    expect((await send({ method: 'DELETE', path })).status).toBe(404);
    const sessions = await send({ path: `/sessions?subject=${someone.subject}` });
    expect(sessions.body).toEqual({ items: [], total: 0 });
    expect((await send({ method: 'DELETE', path: `/users/${someone.subject}/sessions` })).body).toEqual({ ended: 0 });
    expect((await send({ path: `/consents?subject=${someone.subject}` })).body).toEqual({ items: [], total: 0 });
    const forgotten = await send({ method: 'DELETE', path: `/consents?subject=${someone.subject}` });
    expect(forgotten.body).toEqual({ forgotten: 0 });
    expect((await send({ method: 'DELETE', path: '/consents' })).body).toMatchObject({ code: 'invalid' });
  });
});

describe('keys and tokens of registration', () => {
  it('are shown without what is secret, rotated and withdrawn', async () => {
    const before = await send({ path: '/keys' });
    expect(before.text).not.toContain('"d"');
    const made = await make('/keys', { algorithm: 'EdDSA' });
    const withdrawn = await send({ method: 'DELETE', path: `/keys/${made.body.kid}` });
    expect([withdrawn.status, withdrawn.body.withdrawn.kid]).toEqual([200, made.body.kid]);
  });

  it('are told once and revoked', async () => {
    const made = await make('/initial-access-tokens', { uses: 3, lifetime: 60 });
    const listed = await send({ path: '/initial-access-tokens' });
    expect(listed.text).not.toContain(made.body.token);
    expect(listed.body.items).toEqual([expect.objectContaining({ tokenId: made.body.tokenId, remaining: 3 })]);
    const path = `/initial-access-tokens/${made.body.tokenId}`;
    expect((await send({ method: 'DELETE', path })).status).toBe(204);
  });
});

it('nobody is invited where nobody makes an account', async () => {
  const told = await send({ method: 'POST', path: '/invitations', json: { email: 'guest@example.com' } });
  expect(told.body).toMatchObject({ code: 'invalid', detail: expect.stringContaining('REGISTRATION is off') });
  expect((await send({ path: '/invitations' })).body).toEqual({ items: [], total: 0 });
});

describe('who may get what', () => {
  const api = 'https://stock.example.com';
  const status = async (asked: Asked) => (await send(asked)).status;

  it('is said of an API with roles, of groups and organizations, and told with what it comes through', async () => {
    await make('/resources', {
      identifier: api,
      scopes: { 'stock:read': 'See', 'stock:write': 'Change' },
      roles: { clerk: { scopes: ['stock:read'] }, manager: { scopes: ['stock:read', 'stock:write'] } },
    });
    const { subject } = await person(sso, 'fritz');
    const top = (await make('/groups', { name: 'Staff' })).body;
    const berlin = (await make('/groups', { name: 'Berlin', parentId: top.groupId })).body;
    expect(await status({ method: 'PUT', path: `/groups/${berlin.groupId}/members/${subject}` })).toBe(200);
    expect(await status({ method: 'PUT', path: `/groups/${berlin.groupId}/members/${subject}` })).toBe(200);
    const members = await send({ path: `/groups/${top.groupId}/members?below=true` });
    expect(members.body).toMatchObject({ total: 1, items: [{ subject, username: 'fritz', direct: false }] });
    const found = await send({ path: `/groups/${berlin.groupId}` });
    expect(found.body).toMatchObject({ name: 'Berlin', above: [{ name: 'Staff' }], below: [] });
    const acme = (await make('/organizations', { name: 'acme', displayName: 'Acme' })).body;
    const members2 = `/organizations/${acme.organizationId}/members`;
    expect(await status({ method: 'PUT', path: `${members2}/${subject}` })).toBe(200);
    expect((await send({ path: members2 })).body).toMatchObject({ total: 1, items: [{ subject }] });

    const clerk = { resource: api, role: 'clerk', holder: { kind: 'group', id: top.groupId } };
    const given = await send({ method: 'POST', path: '/role-assignments', json: clerk });
    expect([given.status, given.body.isNew]).toEqual([200, true]);
    expect((await send({ method: 'POST', path: '/role-assignments', json: clerk })).body.isNew).toBe(false);
    const listed = await send({ path: `/role-assignments?resource=${encodeURIComponent(api)}` });
    expect(listed.body).toMatchObject({ total: 1, items: [{ role: 'clerk', holderName: 'Staff' }] });
    const access = async () =>
      (await send({ path: `/users/${subject}/access?resource=${encodeURIComponent(api)}` })).body;
    expect(await access()).toMatchObject({
      username: 'fritz',
      roles: ['clerk'],
      scopes: [
        { scope: 'stock:read', through: [{ kind: 'role', role: 'clerk', groups: ['Staff', 'Berlin'] }] },
        { scope: 'stock:write', through: [] },
      ],
    });
    expect((await send({ method: 'POST', path: '/role-assignments/take', json: clerk })).body).toEqual({ taken: true });
    expect((await access()).roles).toEqual([]);
    const headers = { 'if-match': '*' };
    const inUse = await send({ method: 'DELETE', path: `/groups/${top.groupId}`, headers });
    expect([inUse.status, inUse.body.code]).toEqual([409, 'in_use']);
    expect(await status({ method: 'DELETE', path: `/groups/${berlin.groupId}/members/${subject}` })).toBe(200);
    expect(await status({ method: 'DELETE', path: `${members2}/${subject}` })).toBe(200);
    const moved = { method: 'PATCH', path: `/groups/${berlin.groupId}`, headers, json: { parentId: null } };
    expect((await send(moved)).body.parentId).toBeUndefined();
    expect(await status({ method: 'DELETE', path: `/groups/${berlin.groupId}`, headers })).toBe(200);
    const renamed = { method: 'PATCH', path: `/organizations/${acme.organizationId}`, headers };
    expect((await send({ ...renamed, json: { displayName: 'Acme 2' } })).body.displayName).toBe('Acme 2');
    expect(await status({ method: 'DELETE', path: `/organizations/${acme.organizationId}`, headers })).toBe(200);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { adminAudienceOf } from '@signet/administration';
import { digest } from '@signet/authorization-server';
import type { Database } from '@signet/persistence';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { en } from '../../src/pages/messages/en.js';
import { type Asked, type Person, person, type Told } from '../support/administering.js';
import { accountAudience, askOwn, ownApp, ownToken, session } from '../support/own-app.js';
import { callback, issuer, portal, type RunningSso, runSso } from '../support/running-sso.js';
import { type Answer, TestBrowser } from '../support/test-browser.js';

const password = 'correct horse battery staple';
let sso: RunningSso;
let anna: Person;
let bert: Person;
let token: string;
beforeAll(async () => {
  // Nobody listens there: what is queued waits with its code for whoever looks.
  const away = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'sso@sso.example' };
  sso = await runSso({ clients: [ownApp], environment: { ...away, SECOND_FACTOR_REMEMBERED_DAYS: '30' } });
});
afterAll(() => sso?.close());
beforeEach(async () => {
  const id = randomUUID().slice(0, 8);
  anna = await person(sso, `anna-${id}`);
  bert = await person(sso, `bert-${id}`);
  token = await ownToken(sso, anna);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const now = () => sso.issuer.clock.now();
const as = (by: string, path: string, more: Omit<Asked, 'path' | 'token'> = {}): Promise<Told> =>
  askOwn(sso, { ...more, path, token: by });
const get = (path: string) => as(token, path);
const post = (path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) =>
  as(token, path, { method: 'POST', json, headers });
const end = (path: string, by = token) => as(by, path, { method: 'DELETE' });
const account = async ({ subject }: Person) => {
  const found = await sso.issuer.records.accounts.find(subject);
  if (!found) throw new Error('nobody is there');
  return found;
};
const isLive = async (sessionId: string) => (await sso.issuer.stores.sessions.find(sessionId))?.endedAt === undefined;

describe('the way of an app', () => {
  it('is that of any API: the person reads what it wants, and by a sign-in of just now it gets what asks for one', async () => {
    const browser = new TestBrowser(sso);
    const verifier = 'v'.repeat(43);
    const scopes = ['account:data:read', 'account:sessions:read'];
    const request = {
      client_id: ownApp.clientId,
      redirect_uri: callback,
      response_type: 'code',
      scope: `openid ${scopes.join(' ')}`,
      resource: accountAudience,
      code_challenge: digest(verifier),
      code_challenge_method: 'S256',
    };
    const login = await browser.follow(await browser.get(`/authorize?${new URLSearchParams(request)}`));
    const consent = await browser.follow(await browser.submit(login, { username: anna.username, password }));
    for (const scope of scopes) expect(consent.html).toContain(en[`scope.${scope}` as keyof typeof en]);
    const redeemed = async (back: Answer) => {
      const code = new URL(back.location ?? '').searchParams.get('code') ?? '';
      const { text } = await sso.send({
        method: 'POST',
        path: '/token',
        form: {
          grant_type: 'authorization_code',
          client_id: ownApp.clientId,
          redirect_uri: callback,
          code_verifier: verifier,
          code,
        },
      });
      return JSON.parse(text).access_token as string;
    };
    const first = await redeemed(await browser.submit(consent, { decision: 'allow' }));
    const [own] = (await as(first, '/sessions')).body.items;
    expect(own).toMatchObject({ isOfThisApp: true, clients: [ownApp.clientId] });
    expect((await as(first, '/data')).status).toBe(200);
    expect((await as(first, '/apps')).status).toBe(403);

    const later = now() + 700;
    jest.spyOn(sso.issuer.clock, 'now').mockImplementation(() => later);
    const again = await browser.get(`/authorize?${new URLSearchParams(request)}`);
    const old = await redeemed(await browser.follow(again));
    const refused = await as(old, '/data');
    const maxAge = /max_age="(\d+)"/.exec(refused.headers['www-authenticate'] ?? '')?.[1] ?? '';
    expect([refused.status, refused.body.code, maxAge]).toEqual([401, 'login_too_old', '600']);
    const stepped = await browser.get(`/authorize?${new URLSearchParams({ ...request, max_age: maxAge })}`);
    const proved = await browser.submit(await browser.follow(stepped), { username: anna.username, password });
    expect((await as(await redeemed(await browser.follow(proved)), '/data')).status).toBe(200);
  });
});

describe('the profile', () => {
  it('is of the person that the token is about, by the name that the app knows, and of a version', async () => {
    const { status, body, headers, text } = await as(
      await ownToken(sso, anna, { claims: { sub: 'pairwise' } }),
      '/profile',
    );
    expect([status, body.sub, body.username, body.emailVerified]).toEqual([200, 'pairwise', anna.username, false]);
    for (const secret of [anna.subject, 'passwordHash', '$argon2']) expect(text).not.toContain(secret);
    const again = await as(token, '/profile', {
      headers: { 'if-none-match': (await get('/profile')).headers.etag ?? '' },
    });
    expect([again.status, headers.etag]).toEqual([304, expect.stringMatching(/^"/)]);
  });

  it('is without attributes that operators keep to themselves', async () => {
    const { attributeDefinitions, accounts } = sso.issuer.records;
    const define = (name: string, seenBy: 'person' | 'operator') =>
      attributeDefinitions.insert({ name, type: 'string', seenBy, changedBy: 'operator', createdAt: now() });
    await define('shirt', 'person');
    await define('rating', 'operator');
    await accounts.update({ ...(await account(anna)), attributes: { shirt: 'M', rating: 'low' } });
    expect((await get('/profile')).body.attributes).toEqual({ shirt: 'M' });
  });

  describe('when it is changed', () => {
    const patch = async (json: unknown, etag?: string) => {
      const headers = { 'if-match': etag ?? (await get('/profile')).headers.etag ?? '' };
      return as(token, '/profile', { method: 'PATCH', json, headers });
    };

    it('is changed in what is named, for the version that was read, and told in the activity', async () => {
      const { headers } = await get('/profile');
      const done = await patch({ nickname: 'Änn', website: 'https://anna.example' }, headers.etag);
      expect([done.status, done.body.nickname, done.body.website]).toEqual([200, 'Änn', 'https://anna.example']);
      const late = await patch({ nickname: 'Late' }, headers.etag);
      expect([late.status, late.body.code]).toEqual([412, 'changed']);
      const cleared = await patch({ website: null }, done.headers.etag);
      expect([cleared.status, cleared.body.website, cleared.body.nickname]).toEqual([200, undefined, 'Änn']);
      expect((await as(token, '/profile', { method: 'PATCH', json: {} })).status).toBe(428);
      const [entry] = await sso.issuer.stores.auditLog.page({
        subject: anna.subject,
        name: 'account_changed',
        limit: 1,
      });
      expect(entry?.initiator).toMatchObject({ entity: 'user', subject: anna.subject, through: 'self_service' });
      expect(entry?.clientId).toBe(ownApp.clientId);
    });

    it('takes nothing that people do not change there, nor what breaks a rule', async () => {
      const before = await account(anna);
      const refused: readonly unknown[] = [
        ...['sub', 'subject', 'username', 'email', 'picture', 'passwordHash'].map((name) => ({ [name]: 'x' })),
        ...['emailVerified', 'phoneNumberVerified'].map((name) => ({ [name]: true })),
        ...['updatedAt', 'createdAt', 'disabledAt', 'closedAt'].map((name) => ({ [name]: 1 })),
        // Not among what people change where an operator says nothing.
        { birthdate: '1990-01-31' },
        { phoneNumber: '+1 425 555 1212' },
        { name: '' },
        { name: 'Anna\u202e' },
        { name: 'Anna\u200b' },
        { name: 'x'.repeat(257) },
        { website: 'javascript:alert(1)' },
        { zoneinfo: 'Europe/Nowhere' },
        { locale: 'no_such-language-tag!' },
        { attributes: { shirt: 'L' } },
        { attributes: { rating: 'high' } },
      ];
      for (const each of refused) {
        const told = await patch(each);
        expect([each, told.status, told.body.code]).toEqual([each, 400, 'invalid']);
      }
      expect(await account(anna)).toEqual(before);
    });

    it('takes attributes that people change, and leaves those that they do not see', async () => {
      const { attributeDefinitions } = sso.issuer.records;
      const own = { type: 'string', seenBy: 'person', changedBy: 'person', createdAt: now() } as const;
      await attributeDefinitions.insert({ ...own, name: 'pronouns', longest: 20 });
      await sso.issuer.records.accounts.update({ ...(await account(anna)), attributes: { shirt: 'M', rating: 'low' } });
      const done = await patch({ attributes: { pronouns: 'they' } });
      expect([done.status, done.body.attributes]).toEqual([200, { shirt: 'M', pronouns: 'they' }]);
      expect((await account(anna)).attributes).toEqual({ shirt: 'M', rating: 'low', pronouns: 'they' });
      expect((await patch({ attributes: { pronouns: 'x'.repeat(21) } })).body.code).toBe('invalid');
      expect((await patch({ attributes: { pronouns: null } })).body.attributes).toEqual({ shirt: 'M' });
    });
  });
});

describe('what is another person’s', () => {
  it('is refused in the bytes of what there is not', async () => {
    const theirs = await session(sso, bert);
    await ownToken(sso, bert, { clientId: 'portal' });
    const answers = [
      await end(`/sessions/${theirs}`),
      await end('/sessions/no-such-session'),
      await end('/apps/portal'),
      await end('/apps/no-such-app'),
    ];
    const [one, two, three, four] = answers.map(({ status, text }) => [status, text]);
    expect([one, three]).toEqual([two, four]);
    expect([one?.[0], three?.[0], await isLive(theirs)]).toEqual([404, 404, true]);
    expect(await sso.issuer.stores.grants.list({ subject: bert.subject }, 5)).toHaveLength(1);
  });

  it('is not behind a cursor either', async () => {
    await ownToken(sso, bert);
    await as(await ownToken(sso, bert), '/sessions/end', { method: 'POST', json: { which: 'all' } });
    await session(sso, bert);
    const [entry] = await sso.issuer.stores.auditLog.page({ subject: bert.subject, limit: 1 });
    for (const key of [entry?.entryId ?? 'none', 'portal', '~']) {
      const cursor = Buffer.from(key).toString('base64url');
      for (const list of ['/activity', '/apps']) {
        const { status, text } = await get(`${list}?cursor=${cursor}`);
        expect([list, status]).toEqual([list, 200]);
        expect(text).not.toContain(bert.subject);
      }
    }
  });
});

describe('sessions', () => {
  it('are told as they are, and end: one, the others, all', async () => {
    const mine = await session(sso, anna);
    const others = [await session(sso, anna), await session(sso, anna)];
    token = await ownToken(sso, anna, { sessionId: mine });
    const { body } = await get('/sessions');
    const told = body.items.map(({ sessionId, isOfThisApp, clients }: Record<string, unknown>) => ({
      [String(sessionId)]: [isOfThisApp, clients],
    }));
    expect(Object.assign({}, ...told)).toEqual({
      [mine]: [true, [ownApp.clientId]],
      ...Object.fromEntries(others.map((each) => [each, [false, []]])),
    });
    expect((await end(`/sessions/${others[0]}`)).status).toBe(204);
    expect(await Promise.all([mine, ...others].map(isLive))).toEqual([true, false, true]);
    expect((await post('/sessions/end', { which: 'others' })).body).toEqual({ ended: 1 });
    expect(await Promise.all([mine, ...others].map(isLive))).toEqual([true, false, false]);
    expect((await post('/sessions/end', { which: 'all' })).body).toEqual({ ended: 1 });
    const [entry] = await sso.issuer.stores.auditLog.page({ subject: anna.subject, name: 'session_ended', limit: 1 });
    expect(entry).toMatchObject({ clientId: ownApp.clientId, initiator: { entity: 'user', subject: anna.subject } });
  });

  it('have beside them the devices that are remembered, which are forgotten one by one and all', async () => {
    const { stores, clock } = sso.issuer;
    const now = clock.now();
    const times = { createdAt: now, lastUsedAt: now, expiresAt: now + 86_400 };
    const device = { browser: 'Firefox', system: 'Linux' } as const;
    const whose: ReadonlyArray<readonly [deviceId: string, of: string]> = [
      [`one-${anna.subject}`, anna.subject],
      [`two-${anna.subject}`, anna.subject],
      [`three-${bert.subject}`, bert.subject],
    ];
    for (const [deviceId, subject] of whose) {
      await stores.rememberedDevices.insert({ deviceId, subject, valueDigest: digest(deviceId), device, ...times });
    }
    const [one, two, three] = whose.map(([deviceId]) => deviceId);
    const told = (deviceId: string | undefined) => ({ deviceId, device, ...times });
    const ids = async () =>
      (await get('/remembered-devices')).body.items.map(({ deviceId }: { readonly deviceId: string }) => deviceId);
    expect((await get('/remembered-devices')).body.items).toEqual([told(one), told(two)]);
    for (const other of [three, 'none']) expect((await end(`/remembered-devices/${other}`)).status).toBe(404);
    expect([(await end(`/remembered-devices/${one}`)).status, await ids()]).toEqual([204, [two]]);
    expect([(await end('/remembered-devices')).body, await ids()]).toEqual([{ forgotten: 1 }, []]);
    expect(await stores.rememberedDevices.find(three ?? '')).toBeDefined();
  });

  it('has no others where the app was given its access in none', async () => {
    const { status, body } = await post('/sessions/end', { which: 'others' });
    expect([status, body.code]).toEqual([400, 'invalid']);
  });

  it('keeps nothing of what is refused: the key is good for what comes of it later', async () => {
    const headers = { 'idempotency-key': `refused-${anna.subject}` };
    const sessionId = `session-${anna.subject}`;
    const ask = () => as(token, `/sessions/${sessionId}`, { method: 'DELETE', headers });
    expect([(await ask()).status, (await ask()).status]).toEqual([404, 404]);
  });

  it('ends what is sent again with its key once', async () => {
    await session(sso, anna);
    const key = { 'idempotency-key': 'once' };
    const first = await post('/sessions/end', { which: 'all' }, key);
    const later = await session(sso, anna);
    const again = await post('/sessions/end', { which: 'all' }, key);
    expect([again.text, again.headers['idempotency-replayed']]).toEqual([first.text, 'true']);
    expect(await isLive(later)).toBe(true);
    const other = await as(await ownToken(sso, bert), '/sessions/end', {
      method: 'POST',
      json: { which: 'all' },
      headers: key,
    });
    expect([other.status, other.body]).toEqual([200, { ended: 0 }]);
  });
});

describe('apps', () => {
  it('are those with access, with what they may do; the access of one ends with its tokens', async () => {
    const portalToken = await ownToken(sso, anna, { clientId: 'portal', scopes: ['orders:read'] });
    const { body } = await get('/apps');
    expect(body.items.map(({ clientId }: { clientId: string }) => clientId)).toEqual([ownApp.clientId, 'portal']);
    expect(body.items[1]).toMatchObject({ name: 'Portal', isVouchedFor: true, identityScopes: ['openid'] });
    expect(body.items[1].resources).toEqual([
      { identifier: 'https://orders.example.com', name: 'Orders', scopes: ['orders:read'] },
    ]);
    expect((await end('/apps/portal')).status).toBe(204);
    const { core } = sso.issuer;
    await expect(core.verifyLive(portalToken)).rejects.toMatchObject({ code: 'invalid_token' });
    expect((await end(`/apps/${ownApp.clientId}`)).status).toBe(204);
    expect((await get('/apps')).status).toBe(401);
  });

  it('are those to begin with as well', async () => {
    const clientUri = 'https://portal.example.com/';
    const localized = { clientName: { de: 'Portal zum Haus' } };
    await sso.issuer.stores.clients.save({ ...portal, clientUri, localized });
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now() + 60);
    token = await ownToken(sso, anna);
    const { items } = (await get('/launcher')).body;
    expect(items).toEqual([{ clientId: 'portal', name: 'Portal', href: clientUri }]);
    // As the account says, whatever the app prefers.
    const headers = { 'accept-language': 'de' };
    const nameIn = async () => (await as(token, '/launcher', { headers })).body.items[0].name;
    expect(await nameIn()).toBe('Portal zum Haus');
    await sso.issuer.records.accounts.update({ ...(await account(anna)), locale: 'fr' });
    expect(await nameIn()).toBe('Portal');
  });
});

describe('activity', () => {
  it('says what an app did in the name of its person, and leads on by pages', async () => {
    for (let i = 0; i < 30; i += 1) await end(`/sessions/${await session(sso, anna)}`);
    const first = await get('/activity');
    expect(first.body.items).toHaveLength(25);
    expect(first.body.items[0]).toMatchObject({ name: 'session_ended', by: 'person', clientId: ownApp.clientId });
    const { pathname, search } = new URL(/<(.*)>; rel="next"/.exec(first.headers.link ?? '')?.[1] ?? '');
    const next = await get(`${pathname.replace('/account/api/v1', '')}${search}`);
    const ids = [...first.body.items, ...next.body.items].map(({ entryId }: { entryId: string }) => entryId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(30);
  });
});

describe('data', () => {
  it('is one JSON object of everything, which says that it was taken', async () => {
    const { status, headers, body } = await get('/data');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'application/json; charset=utf-8',
      'no-store',
    ]);
    expect(body.account).toEqual([expect.objectContaining({ username: anna.username })]);
    const activity = body.activity.map(({ name, clientId }: Record<string, unknown>) => [name, clientId]);
    expect(activity).toContainEqual(['own_data_exported', ownApp.clientId]);
  });
});

describe('the address of mail', () => {
  const codeTo = async (address: string) => {
    const mail = (await sso.issuer.stores.mail.page({ limit: 50 })).find(({ to }) => to === address);
    return (mail?.data as { readonly code?: string } | undefined)?.code ?? '';
  };

  it('changes by the code that went to the new one, and by no other', async () => {
    const address = `${anna.username}@new.example`;
    expect((await post('/email', { email: address })).status).toBe(204);
    expect((await account(anna)).email).toBeUndefined();
    const code = await codeTo(address);
    expect(code).toMatch(/^\d{6}$/);
    const wrong = await post('/email/confirmation', { code: code === '000000' ? '111111' : '000000' });
    expect([wrong.status, wrong.body.code]).toEqual([422, 'wrong']);
    expect((await post('/email/confirmation', { code })).status).toBe(204);
    expect(await account(anna)).toMatchObject({ email: address, emailVerified: true });
  });

  it('is told to nobody: the answer is the same where somebody else has it', async () => {
    const taken = `${bert.username}@taken.example`;
    await sso.issuer.records.accounts.update({ ...(await account(bert)), email: taken, emailVerified: true });
    const answers = [await post('/email', { email: taken }), await post('/email', { email: `free-${taken}` })];
    const [one, other] = answers.map(({ status, text, headers }) => [status, text, Object.keys(headers)]);
    expect(one).toEqual(other);
  });

  it('is guessed by nobody: a key does not make a guess free, nor does a dry run', async () => {
    for (const [path, headers] of [
      ['/email/confirmation', { 'idempotency-key': 'guess' }],
      ['/email/confirmation?dry_run=true', {}],
    ] as const) {
      const { status } = await post(path, { code: '123456' }, headers);
      expect([path, status]).toEqual([path, 400]);
    }
  });
});

describe('the password', () => {
  const another = 'seven purple lanterns over the quay';
  const change = (json: object) => post('/password', json);
  const opens = async (given: string) => {
    const caller = { address: `198.51.100.${Math.floor(Math.random() * 250)}` };
    return (await sso.issuer.identity.signIn({ username: anna.username, password: given, caller })).kind;
  };

  it('changes by the present one alone; sessions and apps end with it, this app among them', async () => {
    const lives = await session(sso, anna);
    const wrong = await change({ current: 'not the password at all', password: another });
    expect([wrong.status, wrong.body.code, await opens(another)]).toEqual([422, 'wrong', 'refused']);
    const same = await change({ current: password, password });
    expect([same.status, same.body.code]).toEqual([400, 'invalid']);
    const weak = await change({ current: password, password: 'short' });
    expect([weak.status, weak.body.code]).toEqual([400, 'invalid']);
    expect((await change({ current: password, password: another })).status).toBe(204);
    expect([await opens(another), await opens(password), await isLive(lives)]).toEqual(['signed_in', 'refused', false]);
    expect((await get('/profile')).status).toBe(401);
    expect(JSON.stringify(sso.lines)).not.toContain(another);
  });

  it('leaves them where the person says so', async () => {
    const lives = await session(sso, anna);
    expect((await change({ current: password, password: another, everywhere: false })).status).toBe(204);
    expect([await isLive(lives), (await get('/profile')).status]).toEqual([true, 200]);
  });

  it('is guessed no faster than at a sign-in', async () => {
    // Nobody's wait ends while time stands still, however slowly this runs.
    jest.spyOn(sso.issuer.clock, 'now').mockReturnValue(now());
    const statuses: number[] = [];
    for (let i = 0; i < 12; i += 1) statuses.push((await change({ current: `wrong ${i}`, password: another })).status);
    const last = await change({ current: password, password: another });
    expect([statuses[0], last.status, last.body.code]).toEqual([422, 429, 'locked']);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('the closure of an account', () => {
  it('ends everything, and the account is deleted after its days', async () => {
    const lives = await session(sso, anna);
    const { status, body } = await post('/closure', { delete: true });
    expect([status, body.deletionAt - body.closedAt]).toEqual([200, 14 * 86_400]);
    expect([await isLive(lives), (await get('/profile')).status]).toEqual([false, 401]);
    expect(await account(anna)).toMatchObject({ closedAt: body.closedAt, disabledAt: body.closedAt });
  });

  it('is refused to the last owner', async () => {
    await sso.issuer.stores.roleAssignments.insert({
      resource: adminAudienceOf(issuer),
      role: 'owner',
      holder: { kind: 'account', id: anna.subject },
      assignedAt: now(),
    });
    const { status, body } = await post('/closure', { delete: false });
    expect([status, body.code, (await get('/profile')).status]).toEqual([409, 'last_owner', 200]);
  });
});

describe('a token that is bound to a key (RFC 9449)', () => {
  it('is let in with a proof for the request, once', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = await exportJWK(publicKey);
    const bound = await ownToken(sso, anna, { claims: { cnf: { jkt: await calculateJwkThumbprint(jwk) } } });
    const ath = digest(bound);
    const proof = (htu: string) =>
      new SignJWT({ htm: 'GET', htu, ath, jti: randomUUID() })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setIssuedAt(now())
        .sign(privateKey);
    const profile = async (dpop: string) =>
      (await askOwn(sso, { path: '/profile', headers: { authorization: `DPoP ${bound}`, dpop } })).status;
    const one = await proof(`${accountAudience}/profile`);
    const other = await proof(`${accountAudience}/apps`);
    expect([await profile(one), await profile(one), await profile(other)]).toEqual([200, 401, 401]);
  });
});

describe('a page', () => {
  /** Statements of the connections that people are served by, while something is done. */
  async function statementsOf(work: () => Promise<unknown>): Promise<number> {
    const { read } = (sso.issuer as unknown as { readonly database: Database }).database;
    const rows = jest.spyOn(read, 'rows');
    await work();
    // Whether what is kept of clients is still so is asked by time, not by page.
    const asked = rows.mock.calls.filter(([sql]) => !sql.includes('"catalogue"'));
    rows.mockRestore();
    return asked.length;
  }

  it('costs the same however much there is, and behind a cursor', async () => {
    const fill = async (from: number, to: number) => {
      for (let i = from; i < to; i += 1) {
        await session(sso, anna);
        const clientId = `app-${String(i).padStart(3, '0')}`;
        await sso.issuer.stores.clients.save({ ...portal, clientId });
        await ownToken(sso, anna, { clientId });
      }
    };
    await fill(0, 60);
    const lists = ['/sessions', '/apps', '/activity', `/apps?cursor=${Buffer.from('app-019').toString('base64url')}`];
    /** The least of three: what the process does beside is not part of it. */
    const cost = async (list: string) => {
      const each: number[] = [];
      for (let i = 0; i < 3; i += 1) {
        each.push(await statementsOf(async () => expect((await get(list)).status).toBe(200)));
      }
      return Math.min(...each);
    };
    const costs = async () => {
      const each: Record<string, number> = {};
      for (const list of lists) each[list] = await cost(list);
      return each;
    };
    const before = await costs();
    expect(before['/sessions']).toBeLessThanOrEqual(5);
    expect(before['/activity']).toBeLessThanOrEqual(5);
    // Which there are and what each has, and those of the token.
    expect(before['/apps']).toBeLessThanOrEqual(8);
    expect(Math.min(...Object.values(before))).toBeGreaterThan(0);
    await fill(60, 120);
    const after = await costs();
    // The process does something beside, and none of it sixty times more.
    for (const list of lists)
      expect([list, Math.abs((after[list] ?? 0) - (before[list] ?? 0)) < 10]).toEqual([list, true]);
  }, 60_000);
});

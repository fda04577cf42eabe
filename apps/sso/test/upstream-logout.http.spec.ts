import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { Elsewhere, isCode, pathOf } from './support/elsewhere.js';
import { clientId, freshKey } from './support/upstream-provider.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';
const path = '/interaction/upstream/backchannel-logout/acme';
const now = () => Math.floor(Date.now() / 1000);

let elsewhere: Elsewhere;
let people = 0;
let sub: string;
let subject: string;
let jti = 0;
beforeAll(async () => {
  elsewhere = await Elsewhere.open([{ providerId: 'acme' }, { providerId: 'stays' }]);
});
afterAll(() => elsewhere?.close());
beforeEach(async () => {
  people += 1;
  sub = `person ${people}`;
  elsewhere.upstream.people.set(sub, {});
  ({ subject } = await elsewhere.newAccount(`here${people}`));
  await elsewhere.linked('acme', sub, subject);
  await elsewhere.linked('stays', sub, subject);
});

function claimsOf(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  jti += 1;
  const events = { [event]: {} };
  return {
    iss: elsewhere.upstream.issuer,
    aud: clientId,
    iat: now(),
    exp: now() + 60,
    jti: `j${jti}`,
    events,
    ...more,
  };
}

async function told(claims: Readonly<Record<string, unknown>>, header = { typ: 'logout+jwt' }) {
  const logout_token = await elsewhere.upstream.sign(claims, header);
  return elsewhere.sso.send({ method: 'POST', path, form: { logout_token } });
}

async function signIn(providerId = 'acme') {
  const browser = elsewhere.browser();
  expect(isCode(await browser.open(pathOf(await elsewhere.answered(browser, { providerId, sub }))))).toBe(true);
  return browser;
}
const sessions = async () => (await elsewhere.sessionsOf(subject)).length;

describe('a sign-out there', () => {
  it('ends every session here of who signed out that began there, and no other', async () => {
    const browser = await signIn();
    await signIn();
    await signIn('stays');
    await elsewhere.signedIn(`here${people}`);
    expect(await sessions()).toBe(4);
    const answer = await told(claimsOf({ sub }));
    expect([answer.status, answer.headers['cache-control'], answer.text]).toEqual([200, 'no-store', '']);
    const left = await elsewhere.sessionsOf(subject);
    expect(left.map(({ upstream }) => upstream?.providerId).sort()).toEqual(['stays', undefined]);
    expect((await browser.get('/account')).location).toMatch(/login\?interaction=/);
    const [entry] = await elsewhere.records.auditLog.page({ subject, name: 'session_ended', limit: 1 });
    expect(entry).toMatchObject({ initiator: { entity: 'system' }, subject });
    expect(elsewhere.sso.lines).toContainEqual(
      expect.objectContaining({ event: 'upstream_signed_out', provider: 'acme', count: 2 }),
    );
  });

  it('of one session ends that one alone', async () => {
    await signIn();
    await signIn();
    const [first, second] = await elsewhere.sessionsOf(subject);
    if (!first || !second) throw new Error('two are signed in');
    const { renew } = elsewhere.sso.issuer.stores.sessions;
    await renew({ ...first, upstream: { providerId: 'acme', sid: `there ${people}` } });
    await renew({ ...second, upstream: { providerId: 'acme', sid: 'another' } });
    // Of somebody else it is not.
    expect((await told(claimsOf({ sub: 'mallory', sid: `there ${people}` }))).status).toBe(200);
    expect(await sessions()).toBe(2);
    expect((await told(claimsOf({ sid: `there ${people}` }))).status).toBe(200);
    expect((await elsewhere.sessionsOf(subject)).map(({ sessionId }) => sessionId)).toEqual([second.sessionId]);
  });

  it('counts once', async () => {
    await signIn();
    const claims = claimsOf({ sub });
    expect((await told(claims)).status).toBe(200);
    await signIn();
    expect((await told(claims)).status).toBe(400);
    expect(await sessions()).toBe(1);
  });

  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['of another issuer', { iss: 'https://honest.example' }],
    ['for another client', { aud: 'another' }],
    ['that is over', { exp: 1 }],
    ['of long ago', { iat: 1, exp: undefined }],
    ['of the future', { iat: 9_999_999_999, exp: 9_999_999_999 }],
    ['with a nonce, as an ID token has one', { nonce: 'x' }],
    ['without its event', { events: {} }],
    ['with an event that is none', { events: { [event]: 'x' } }],
    ['without an id', { jti: undefined }],
    ['of nobody', { sub: undefined }],
    ['of a name that is too long', { sub: 'x'.repeat(300) }],
  ])('%s is not believed', async (_, more) => {
    await signIn();
    expect((await told(claimsOf({ sub, ...more }))).status).toBe(400);
    expect(await sessions()).toBe(1);
  });

  it('that is a token of another type is not believed', async () => {
    await signIn();
    expect((await told(claimsOf({ sub }), { typ: 'at+jwt' })).status).toBe(400);
    expect(await sessions()).toBe(1);
  });

  it('by a key that is not its own is not believed, nor by none', async () => {
    await signIn();
    const { pem } = await freshKey('RS256');
    const { createPrivateKey } = await import('node:crypto');
    const forged = await new SignJWT(claimsOf({ sub }))
      .setProtectedHeader({ alg: 'RS256', kid: 'upstream', typ: 'logout+jwt' })
      .sign(createPrivateKey(pem));
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', typ: 'logout+jwt' })}.${part(claimsOf({ sub }))}.`;
    const symmetric = await new SignJWT(claimsOf({ sub }))
      .setProtectedHeader({ alg: 'HS256', typ: 'logout+jwt' })
      .sign(Buffer.from('what only this provider and we know'));
    for (const logout_token of [forged, unsigned, symmetric, 'x', '', 'a.b.c', 'x'.repeat(9000)]) {
      expect((await elsewhere.sso.send({ method: 'POST', path, form: { logout_token } })).status).toBe(400);
    }
    expect(await sessions()).toBe(1);
    expect((await elsewhere.sso.send({ method: 'POST', path: `${path}x`, form: {} })).status).toBe(404);
  });
});

describe('a provider whose keys are not there', () => {
  it.each<[string, number, string]>([
    ['is not found', 404, '{}'],
    ['is no JSON', 200, '<html>'],
    ['has none', 200, '{"keys":[]}'],
  ])(
    'and what stands in their place %s: it is believed in nothing, and nothing here is at fault',
    async (_, status, body) => {
      const providerId = `keyless${status}${body.length}`;
      await elsewhere.add({ providerId });
      elsewhere.upstream.intercept = ({ url }, response) => {
        if (!url?.startsWith('/jwks')) return false;
        response.writeHead(status, { 'content-type': 'application/json' }).end(body);
        return true;
      };
      try {
        const logout_token = await elsewhere.upstream.sign(claimsOf({ sub }), { typ: 'logout+jwt' });
        const at = path.replace('acme', providerId);
        const answer = await elsewhere.sso.send({ method: 'POST', path: at, form: { logout_token } });
        expect(answer.status).toBe(400);
      } finally {
        elsewhere.upstream.intercept = undefined;
      }
    },
  );
});

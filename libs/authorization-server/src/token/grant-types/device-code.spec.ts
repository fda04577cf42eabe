import { describe, expect, it } from '@jest/globals';
import { allow, browser, interactionOf, invoices, orders } from '../../../test/authorization-fixture.js';
import { testKey } from '../../../test/client-keys.js';
import {
  type Fields,
  read,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../../test/token-fixture.js';

async function begin(server: TestIssuer, fields: Fields = {}, clientId = 'tv') {
  const request = await requestOf(server, clientId, { scope: 'openid orders:read', ...fields });
  return server.core.deviceAuthorization.handle(request);
}

/** The person types the code, signs in and decides. */
async function decide(server: TestIssuer, userCode: string, decision: 'allow' | 'deny' = 'allow') {
  const { deviceVerification, journey, sessions } = server.core;
  const { session } = await sessions.start({ subject: 'alice', amr: ['pwd'] });
  const shown = await deviceVerification.authorize({ userCode, session, browserDigest: browser });
  if (!shown) throw new Error('no device waits');
  const consent = interactionOf(shown, 'consent');
  const outcome = await (decision === 'deny' ? journey.deny(consent) : allow(server.core, consent, session));
  return { outcome, session, consent };
}

function poll(server: TestIssuer, device_code: string, fields: Fields = {}, clientId = 'tv') {
  const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
  return tokens(server, clientId, { grant_type, device_code, ...fields });
}

const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code;

describe('device authorization request (RFC 8628 §3.1, §3.2)', () => {
  it('answers with both codes, where to go and how often to ask', async () => {
    const answer = await begin(await startIssuer());
    expect(answer).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/),
      user_code: expect.stringMatching(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/),
      verification_uri: 'https://sso.example.com/device',
      verification_uri_complete: `https://sso.example.com/device?user_code=${answer.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it.each<[string, Fields, string, string]>([
    ['a client that is not registered for it', {}, 'portal', 'unauthorized_client'],
    ['an unknown client', {}, 'ghost', 'invalid_client'],
    ['only scopes that were not granted', { scope: 'email groups' }, 'tv', 'invalid_scope'],
    ['an unknown audience', { resource: 'https://elsewhere.example' }, 'tv', 'invalid_target'],
    ['a repeated parameter', { scope: ['openid', 'profile'] }, 'tv', 'invalid_request'],
  ])('refuses %s', async (_name, fields, clientId, code) => {
    expect(await codeOf(begin(await startIssuer(), fields, clientId))).toBe(code);
  });
});

describe('device_code grant (RFC 8628 §3.4, §3.5)', () => {
  it('goes from authorization_pending to tokens of the person who allowed it', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    expect(await codeOf(poll(server, device_code))).toBe('authorization_pending');
    expect((await decide(server, user_code)).outcome).toEqual({ kind: 'device_decided', allowed: true });
    server.clock.advance(5);
    const response = await poll(server, device_code);
    expect(response).toMatchObject({ scope: 'openid orders:read', refresh_token: expect.any(String) });
    expect(read(response.access_token).claims).toMatchObject({ sub: 'alice', aud: orders, client_id: 'tv' });
    expect(read(response.id_token).claims).toMatchObject({ sub: 'alice', aud: 'tv' });
  });

  it('says slow_down to a poll that comes too early, and the interval grows by five seconds each time', async () => {
    const server = await startIssuer();
    const { device_code } = await begin(server);
    const after = async (seconds: number) => {
      server.clock.advance(seconds);
      return codeOf(poll(server, device_code));
    };
    expect(await after(0)).toBe('authorization_pending');
    expect(await after(4)).toBe('slow_down');
    expect(await after(9)).toBe('slow_down');
    expect(await after(14)).toBe('slow_down');
    expect(await after(20)).toBe('authorization_pending');
    expect(await after(19)).toBe('slow_down');
  });

  it('says access_denied when the person denied, and nothing was granted', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    expect((await decide(server, user_code, 'deny')).outcome).toEqual({ kind: 'device_decided', allowed: false });
    expect(await codeOf(poll(server, device_code))).toBe('access_denied');
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
  });

  it('says expired_token after its time, decided or not, and the user code is dead too', async () => {
    const server = await startIssuer();
    const [waiting, allowed] = [await begin(server), await begin(server)];
    await decide(server, allowed.user_code);
    server.clock.advance(600);
    expect(await codeOf(poll(server, waiting.device_code))).toBe('expired_token');
    expect(await codeOf(poll(server, allowed.device_code))).toBe('expired_token');
    const typed = { userCode: waiting.user_code, browserDigest: browser };
    expect(await server.core.deviceVerification.authorize(typed)).toBeUndefined();
  });

  it('works once: a replay is refused and kills what was given', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    await decide(server, user_code);
    const { refresh_token } = await poll(server, device_code);
    expect(await codeOf(poll(server, device_code))).toBe('invalid_grant');
    expect(await codeOf(tokens(server, 'tv', { grant_type: 'refresh_token', refresh_token }))).toBe('invalid_grant');
    expect(await server.stores.grants.list({}, 10)).toEqual([]);
    // APIs hear of the grant.
    expect(await server.stores.securityEvents.countSince(0)).toBe(1);
  });

  it('has one winner at most of any number of polls at once', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    await decide(server, user_code);
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => poll(server, device_code)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('refuses the code of another client and a guess, and the device still gets its tokens', async () => {
    const grantTypes = ['urn:ietf:params:oauth:grant-type:device_code'] as const;
    const server = await startIssuer({ clients: { 'web-post': { grantTypes } } });
    const { device_code, user_code } = await begin(server);
    await decide(server, user_code);
    expect(await codeOf(poll(server, device_code, {}, 'web-post'))).toBe('invalid_grant');
    expect(await codeOf(poll(server, 'guess'))).toBe('invalid_grant');
    // The user code grants nothing at the token endpoint.
    expect(await codeOf(poll(server, user_code))).toBe('invalid_grant');
    expect(await codeOf(poll(server, ''))).toBe('invalid_request');
    expect(await poll(server, device_code)).toHaveProperty('access_token');
  });

  it('does not spend the code on a wrong resource', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    await decide(server, user_code);
    expect(await codeOf(poll(server, device_code, { resource: invoices }))).toBe('invalid_target');
    expect(await poll(server, device_code)).toHaveProperty('access_token');
  });

  it('binds its tokens to the key of the device (RFC 9449 §5)', async () => {
    const server = await startIssuer();
    const key = await testKey('ES256', 'device');
    const { device_code, user_code } = await begin(server);
    await decide(server, user_code);
    const grant_type = 'urn:ietf:params:oauth:grant-type:device_code';
    const response = await tokens(server, 'tv', { grant_type, device_code }, key);
    expect(read(response.access_token).claims.cnf).toEqual({ jkt: key.thumbprint });
  });
});

describe('the person and the user code (RFC 8628 §3.3, §5.4)', () => {
  it.each(['as shown', 'in lower case', 'without the dash', 'with spaces'])('finds the device: %s', async (how) => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    const typed = {
      'as shown': user_code,
      'in lower case': user_code.toLowerCase(),
      'without the dash': user_code.replace('-', ''),
      'with spaces': ` ${user_code.replace('-', ' ')} `,
    }[how];
    await decide(server, typed ?? '');
    expect(await poll(server, device_code)).toHaveProperty('access_token');
  });

  it('asks for consent every time, whatever was agreed before and whoever owns the client', async () => {
    const server = await startIssuer({ clients: { tv: { consentRequired: false } } });
    for (let count = 0; count < 2; count += 1) {
      const { outcome } = await decide(server, (await begin(server)).user_code);
      expect(outcome.kind).toBe('device_decided');
    }
  });

  it('lets a person decide once', async () => {
    const server = await startIssuer();
    const { user_code } = await begin(server);
    const { session, consent } = await decide(server, user_code);
    const typed = { userCode: user_code, session, browserDigest: browser };
    expect(await server.core.deviceVerification.authorize(typed)).toBeUndefined();
    expect((await server.core.journey.deny(consent)).kind).toBe('error_page');
  });

  it('lets the first of two people decide, and the second gives nothing away', async () => {
    const server = await startIssuer();
    const { user_code } = await begin(server);
    const { deviceVerification, sessions } = server.core;
    const begun = [];
    for (const subject of ['alice', 'bob']) {
      const { session } = await sessions.start({ subject, amr: ['pwd'] });
      const shown = await deviceVerification.authorize({ userCode: user_code, session, browserDigest: browser });
      if (!shown) throw new Error('no device waits');
      begun.push({ ...interactionOf(shown, 'consent'), session });
    }
    const outcomes = await Promise.all(begun.map(({ session, ...consent }) => allow(server.core, consent, session)));
    expect(outcomes.filter(({ kind }) => kind === 'device_decided')).toHaveLength(1);
    expect(await server.stores.grants.list({}, 10)).toHaveLength(1);
  });

  it('is not of the session of the browser: the device stays signed in (§3.3)', async () => {
    const server = await startIssuer();
    const { device_code, user_code } = await begin(server);
    const { session } = await decide(server, user_code);
    await server.core.sessions.end(session.sessionId);
    expect(await poll(server, device_code)).toHaveProperty('refresh_token');
  });
});

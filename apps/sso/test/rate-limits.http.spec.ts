import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultLimits, parseLimits } from '../src/limits/default-limits.js';
import { type Answer, apiSecret, callback, ordersApi, portal, type RunningSso, runSso } from './support/running-sso.js';

const few = parseLimits(
  'authorization=3/60,pushed_authorization=3/60,device_authorization=3/60,registration=3/60,client_management=3/60,failed_authentication=3/60',
);
const sso = (protocol = {}) => runSso({ limits: few, protocol, clients: [{ ...portal, clientId: 'other' }] });

let running: RunningSso;
beforeAll(async () => {
  running = await sso({ clientRegistration: 'open' });
});
afterAll(() => running.close());

const authorizePath = (clientId: string) =>
  `/authorize?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`;

async function times(count: number, send: () => Promise<Answer>): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let nth = 0; nth < count; nth += 1) answers.push(await send());
  return answers;
}

function expectTooMany(answer: Answer | undefined, limit: string, quota = 3) {
  expect(answer?.status).toBe(429);
  const seconds = Number(answer?.headers['retry-after']);
  expect(seconds >= 1 && seconds <= 60).toBe(true);
  expect(answer?.headers['ratelimit-policy']).toBe(`"${limit}";q=${quota};w=60`);
  expect(answer?.headers.ratelimit).toMatch(new RegExp(`^"${limit}";r=0;t=\\d+$`));
  expect(answer?.headers['cache-control']).toBe('no-store');
}

const wrong = { method: 'POST', form: { client_id: 'orders-api', client_secret: 'wrong', token: 'x' } };
const right = { ...wrong, form: { ...wrong.form, client_secret: apiSecret } };

describe('requests', () => {
  it('to /authorize are counted by client and network, and say what is left', async () => {
    const answers = await times(4, () => running.send({ path: authorizePath('portal') }));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 429]);
    expect(answers[0]?.headers.ratelimit).toMatch(/^"authorization";r=2;t=\d+$/);
    expectTooMany(answers[3], 'authorization');
    expect(answers[3]?.headers['content-type']).toMatch(/^text\/html/);
    // Another client of the same network goes on ...
    expect((await running.send({ path: authorizePath('other') })).status).toBe(303);
    // ... but clients that somebody invents are no way around it.
    const invented = await times(20, () => running.send({ path: authorizePath(String(Math.random())) }));
    expect(invented.filter(({ status }) => status === 400).length).toBeLessThanOrEqual(8);
    expectTooMany(invented.at(-1), 'authorization', 12);
  });

  it.each([
    ['/par', 'pushed_authorization', { client_id: 'portal' }],
    ['/device_authorization', 'device_authorization', { client_id: 'portal', scope: 'openid' }],
  ])('to %s are counted once the client is known to be one', async (path, limit, form) => {
    const answers = await times(4, () => running.send({ path, method: 'POST', form }));
    expectTooMany(answers[3], limit);
    expect(JSON.parse(answers[3]?.text ?? '')).toMatchObject({ error: 'temporarily_unavailable' });
  });

  it('to /register are counted by network', async () => {
    const json = { redirect_uris: ['https://app.example/callback'] };
    const answers = await times(4, () => running.send({ path: '/register', method: 'POST', json }));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
    expectTooMany(answers[3], 'registration');
    const { client_id: clientId, registration_access_token: token } = JSON.parse(answers[0]?.text ?? '');
    const headers = { authorization: `Bearer ${token}` };
    const reads = await times(4, () => running.send({ path: `/register/${clientId}`, headers }));
    expect(reads.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expectTooMany(reads[3], 'client_management');
  });

  it('to other endpoints are not counted', async () => {
    const tokens = await times(20, () => running.send({ path: '/introspect', ...right }));
    expect(new Set(tokens.map(({ status }) => status))).toEqual(new Set([200]));
    expect(tokens[0]?.headers.ratelimit).toBeUndefined();
  });
});

describe('failures of clients (RFC 6749 §2.3.1)', () => {
  it.each(['/token', '/par', '/introspect', '/revoke', '/device_authorization', '/security-events/streams'])(
    'are held back at %s, and never who is right',
    async (path) => {
      const fresh = await sso();
      try {
        const answers = await times(5, () => fresh.send({ path, ...wrong }));
        expect(answers.map(({ status }) => status).slice(0, 3)).toEqual([401, 401, 401]);
        expectTooMany(answers[3], 'failed_authentication');
        expectTooMany(answers[4], 'failed_authentication');
        expect(JSON.parse(answers[4]?.text ?? '')).toMatchObject({ error: 'invalid_client' });
        const after = await fresh.send({ path, ...right });
        expect(after.status).not.toBe(429);
        expect(after.text).not.toContain('invalid_client');
        // Nobody can lock the client out of another endpoint either.
        expect((await fresh.send({ path: '/introspect', ...right })).status).toBe(200);
      } finally {
        await fresh.close();
      }
    },
  );

  it('of clients that do not exist count for the network, whatever they are called', async () => {
    const fresh = await sso();
    try {
      const guess = () =>
        fresh.send({ path: '/token', method: 'POST', form: { client_id: String(Math.random()), client_secret: 'x' } });
      const answers = await times(13, guess);
      expect(answers.slice(0, 12).every(({ status }) => status === 401)).toBe(true);
      expectTooMany(answers[12], 'failed_authentication', 12);
      expect((await fresh.send({ path: '/introspect', ...right })).status).toBe(200);
    } finally {
      await fresh.close();
    }
  });

  it('are seen by another process on the same database, and kept under so many keys at most', async () => {
    const fresh = await sso();
    try {
      await times(5, () => fresh.send({ path: '/token', ...wrong }));
      const { failureCounts } = fresh.issuer.stores;
      // The fifth was refused from memory.
      const { IssuerLimits } = await import('../src/limits/issuer-limits.js');
      const again = new IssuerLimits(few, failureCounts, { now: () => Math.floor(Date.now() / 1000) });
      const exhausted = await again.fail({ caller: { network: '127.0.0.1' }, clientId: ordersApi.clientId });
      expect(exhausted).toMatchObject({ limit: 'failed_authentication', remaining: 0 });
    } finally {
      await fresh.close();
    }
  });

  it('of registration access tokens count, and the right one opens', async () => {
    const fresh = await sso({ clientRegistration: 'protected' });
    try {
      const guess = () => fresh.send({ path: '/register/portal', headers: { authorization: 'Bearer wrong' } });
      const answers = await times(4, guess);
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    } finally {
      await fresh.close();
    }
  });
});

it('lets script of other origins read what is left', async () => {
  const { headers } = await running.send({
    path: '/token',
    method: 'POST',
    headers: { origin: new URL(callback).origin },
    form: {},
  });
  expect(headers['access-control-expose-headers']).toBe(
    'WWW-Authenticate, DPoP-Nonce, Signet-Support-Code, Retry-After, RateLimit, RateLimit-Policy',
  );
});

describe('the setting', () => {
  it('changes single limits, or ends all', () => {
    expect(parseLimits('registration=off')).toEqual({ ...defaultLimits, registration: { client: [], network: [] } });
    const { authorization } = parseLimits(' registration=5/60, authorization=10/30');
    expect(authorization.client).toEqual([{ quota: 10, seconds: 30 }]);
    expect(Object.values(parseLimits('off')).flatMap(({ client, network }) => [...client, ...network])).toEqual([]);
  });

  it.each([
    'on',
    'token=5/60',
    'registration',
    'registration=0/60',
    'registration=5/0',
    'toString=1/1',
    'registration=5/86401',
  ])('is refused: %s', (value) => {
    expect(() => parseLimits(value)).toThrow(/^must be off, or name=quota\/seconds/);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { browser, invoices, issuer, orders } from '../../test/authorization-fixture.js';
import { operatorOf, roleOf } from '../../test/roles-fixture.js';
import {
  authorize,
  authorizeAndRedeem,
  read,
  redemption,
  refusalOf,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../test/token-fixture.js';
import type { RoleAssignmentKey } from '../records/role-assignment.js';
import type { Session } from '../records/session.js';
import { adminAudienceOf } from '../shared/admin-audience.js';

const urn = 'urn:ietf:params:oauth:grant-type';
const whole = 'openid orders:read orders:write offline_access';
const sorted = (scope: unknown) => String(scope).split(' ').sort();

let server: TestIssuer;
let session: Session;
let operator: ReturnType<typeof operatorOf>;
beforeEach(async () => {
  server = await startIssuer();
  operator = operatorOf(server);
  ({ session } = await server.core.sessions.start({ subject: 'alice', amr: ['pwd'] }));
});

/** One look for each statement about roles, groups and organizations. */
function countLooks(): () => number {
  let looks = 0;
  for (const store of [server.stores.roleAssignments, server.stores.groups, server.stores.organizations]) {
    for (const [name, verb] of Object.entries(store)) {
      Object.assign(store, {
        [name]: (...args: unknown[]) => {
          looks += 1;
          return (verb as (...given: unknown[]) => unknown)(...args);
        },
      });
    }
  }
  return () => looks;
}

const introspect = async (caller: string, token: string | undefined) => {
  const answer = await server.core.introspection.handle(await requestOf(server, caller, { token }), { jwt: false });
  return answer.kind === 'json' ? { scope: undefined, ...answer.introspection } : undefined;
};
const web = (scope: string, more: Readonly<Record<string, string>> = {}) =>
  authorizeAndRedeem(server, { client: 'web basic', session, request: { client_id: 'web basic', scope, ...more } });
const refresh = (refresh_token: string | undefined, more = {}) =>
  tokens(server, 'web basic', { grant_type: 'refresh_token', refresh_token, ...more });

/** How alice comes to the role of a clerk or a manager, and what is within. */
const ways: ReadonlyArray<
  readonly [string, () => Promise<void>, Partial<RoleAssignmentKey>, Readonly<Record<string, string>>]
> = [
  ['by herself', async () => {}, {}, {}],
  ['through a group', () => operator.group(['staff'], 'alice'), { holder: { kind: 'group', id: 'staff' } }, {}],
  [
    'through a group above hers',
    () => operator.group(['company', 'sales', 'north'], 'alice'),
    { holder: { kind: 'group', id: 'company' } },
    {},
  ],
  [
    'within an organization',
    () => operator.organization('acme', 'alice'),
    { within: { kind: 'organization', id: 'org-acme' } },
    { organization: 'acme' },
  ],
];

describe.each(ways)('a role %s', (_way, prepare, changes, request) => {
  beforeEach(async () => {
    await prepare();
    await operator.ask();
    await operator.give(roleOf('manager', changes));
  });

  it('gives what is asked for; taken, the next refresh is narrower and says so; regained, it gives again', async () => {
    const first = await web(whole, request);
    expect(sorted(first.scope)).toEqual(sorted(whole));
    await operator.take(roleOf('manager', changes));
    await operator.give(roleOf('clerk', changes));
    const next = await refresh(first.refresh_token);
    expect(sorted(next.scope)).toEqual(['offline_access', 'openid', 'orders:read']);
    expect(sorted(read(next.access_token).claims.scope)).toEqual(['openid', 'orders:read']);
    await operator.give(roleOf('manager', changes));
    expect(sorted((await refresh(first.refresh_token)).scope)).toEqual(sorted(whole));
  });

  it('is looked at once for a token, and for an introspection', async () => {
    const { refresh_token, access_token } = await web(whole, request);
    const looks = countLooks();
    await refresh(refresh_token);
    const ofRefresh = looks();
    await introspect('web basic', access_token);
    const within = Object.keys(request).length;
    expect([ofRefresh, looks() - ofRefresh]).toEqual([1 + within, 1 + within]);
  });

  it('is what introspection says of a token of before', async () => {
    const { access_token, refresh_token } = await web(whole, request);
    await operator.take(roleOf('manager', changes));
    await operator.give(roleOf('clerk', changes));
    for (const token of [access_token, refresh_token]) {
      expect(sorted((await introspect('web basic', token))?.scope)).not.toContain('orders:write');
    }
    await operator.take(roleOf('clerk', changes));
    expect(await introspect('web basic', access_token)).toEqual({ active: false });
  });

  it('taken wholly ends a grant that was for nothing else, until it comes back', async () => {
    const { refresh_token, access_token } = await web('orders:read', request);
    await operator.take(roleOf('manager', changes));
    expect((await refusalOf(refresh(refresh_token))).code).toBe('invalid_grant');
    expect(await introspect('web basic', access_token)).toEqual({ active: false });
    await operator.give(roleOf('clerk', changes));
    expect((await refresh(refresh_token)).scope).toBe('orders:read');
  });

  it('taken between the request and the code leaves what is left, or nothing', async () => {
    const asked = { client_id: 'web basic', scope: 'orders:read orders:write', ...request };
    const { code } = await authorize(server, asked, session);
    const other = await authorize(server, asked, session);
    await operator.take(roleOf('manager', changes));
    expect((await refusalOf(tokens(server, 'web basic', redemption(code)))).code).toBe('invalid_grant');
    await operator.give(roleOf('clerk', changes));
    expect((await tokens(server, 'web basic', redemption(other.code))).scope).toBe('orders:read');
  });
});

describe('a refresh that names its scopes', () => {
  it('has those of them that are left, and is invalid_scope where none is', async () => {
    await operator.ask();
    await operator.give(roleOf('manager'));
    const { refresh_token } = await web(whole);
    await operator.take(roleOf('manager'));
    await operator.give(roleOf('clerk'));
    const both = await refresh(refresh_token, { scope: 'orders:read orders:write' });
    expect(read(both.access_token).claims.scope).toBe('orders:read');
    const refusal = await refusalOf(refresh(refresh_token, { scope: 'orders:write' }));
    expect(refusal).toMatchObject({ code: 'invalid_scope', cause: { subject: 'alice', resource: orders } });
    await operator.take(roleOf('clerk'));
    expect((await refusalOf(refresh(refresh_token, { scope: 'orders:write' }))).code).toBe('invalid_scope');
  });
});

describe('an API that asks for no role', () => {
  it('costs nothing, at any grant type', async () => {
    const looks = countLooks();
    const { access_token, refresh_token } = await web(whole);
    await refresh(refresh_token);
    await introspect('web basic', access_token);
    await tokens(server, 'web basic', { grant_type: 'client_credentials', resource: orders });
    const { access_token: subject_token } = await authorizeAndRedeem(server, { session });
    await exchange(subject_token);
    expect(looks()).toBe(0);
  });

  it('next to one that does is as it was', async () => {
    await operator.ask(invoices);
    const both = { scope: 'orders:read invoices:read', resource: orders, audience: invoices };
    const { scope } = await authorizeAndRedeem(server, {
      client: 'web basic',
      session,
      request: { client_id: 'web basic', ...both },
      token: { resource: orders },
    });
    expect(scope).toBe('orders:read');
  });
});

describe('what an API says of its roles', () => {
  it('gives scopes that need none', async () => {
    await operator.ask(orders, { scopesWithoutRole: ['orders:read'] });
    expect(sorted((await web(whole)).scope)).toEqual(['offline_access', 'openid', 'orders:read']);
    await operator.give(roleOf('manager'));
    expect(sorted((await web(whole)).scope)).toEqual(sorted(whole));
  });

  it('counts, and not what was assigned of a role that is gone, or is inherited by every object', async () => {
    await operator.ask();
    for (const role of ['gone', 'constructor', '__proto__']) await operator.give(roleOf(role));
    expect((await web('openid orders:read')).scope).toBe('openid');
  });

  it('changes at the next token', async () => {
    await operator.ask();
    await operator.give(roleOf('manager'));
    const { refresh_token } = await web(whole);
    await operator.ask(orders, { roles: { manager: { scopes: ['orders:read'] } } });
    expect(sorted((await refresh(refresh_token)).scope)).toEqual(['offline_access', 'openid', 'orders:read']);
  });

  it('without one role lets nobody', async () => {
    await operator.ask(orders, { roles: {} });
    expect((await web('openid orders:read')).scope).toBe('openid');
  });
});

describe('a role that is bound', () => {
  it('to an organization counts in no grant for another, or for none', async () => {
    await operator.ask();
    await operator.organization('acme', 'alice');
    await operator.organization('other', 'alice');
    await operator.give(roleOf('manager', { within: { kind: 'organization', id: 'org-acme' } }));
    expect((await web('openid orders:read')).scope).toBe('openid');
    expect((await web('openid orders:read', { organization: 'other' })).scope).toBe('openid');
    expect((await web('openid orders:read', { organization: 'acme' })).scope).toBe('openid orders:read');
  });

  it('to a group counts at the administration API alone', async () => {
    const within = { kind: 'group', id: 'staff' } as const;
    await operator.ask();
    await operator.give(roleOf('manager', { within }));
    expect((await web('openid orders:read')).scope).toBe('openid');
    const admin = adminAudienceOf(issuer);
    const template = await server.stores.resourceServers.find(orders);
    if (!template) throw new Error('no orders');
    await server.stores.resourceServers.save({ ...template, identifier: admin });
    const client = await server.stores.clients.find('web basic');
    if (!client) throw new Error('no client');
    const resources = [{ identifier: admin, scopes: ['orders:read'] }];
    await server.stores.clients.save({ ...client, resources });
    await operator.ask(admin);
    await operator.give(roleOf('manager', { resource: admin, within }));
    expect((await web('openid orders:read')).scope).toBe('openid orders:read');
  });
});

const exchange = (subject_token: string, more = {}) =>
  tokens(server, 'orders-api', {
    grant_type: `${urn}:token-exchange`,
    subject_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    resource: invoices,
    ...more,
  });

describe('an exchange', () => {
  const bookkeeper = roleOf('bookkeeper', { resource: invoices });
  const reader = roleOf('reader', { resource: invoices });

  it('gives what the role of the person at the next API gives', async () => {
    await operator.ask(invoices);
    const { access_token } = await authorizeAndRedeem(server, { session });
    expect((await refusalOf(exchange(access_token))).code).toBe('invalid_scope');
    await operator.give(reader);
    expect((await exchange(access_token)).scope).toBe('invoices:read');
    await operator.give(bookkeeper);
    const { access_token: exchanged, scope } = await exchange(access_token);
    expect(sorted(scope)).toEqual(['invoices:read', 'invoices:write']);
    await operator.take(bookkeeper);
    expect((await introspect('invoices-api', exchanged))?.scope).toBe('invoices:read');
    await operator.take(reader);
    expect(await introspect('invoices-api', exchanged)).toEqual({ active: false });
  });

  it('is refused for a token whose person has no role left at its own API', async () => {
    await operator.ask();
    await operator.give(roleOf('clerk'));
    const { access_token } = await authorizeAndRedeem(server, { session });
    await operator.take(roleOf('clerk'));
    expect((await refusalOf(exchange(access_token))).code).toBe('invalid_grant');
  });
});

describe('a client on its own behalf', () => {
  const holder = { kind: 'client', id: 'web basic' } as const;
  const own = (more = {}) =>
    tokens(server, 'web basic', { grant_type: 'client_credentials', resource: orders, ...more });

  it('has what its own role gives', async () => {
    await operator.ask();
    await operator.give(roleOf('manager'));
    expect((await refusalOf(own())).code).toBe('invalid_scope');
    await operator.give(roleOf('clerk', { holder }));
    const { access_token, scope } = await own();
    expect(scope).toBe('orders:read');
    expect((await own({ scope: 'orders:read orders:write' })).scope).toBe('orders:read');
    expect((await refusalOf(own({ scope: 'orders:write' }))).code).toBe('invalid_scope');
    await operator.take(roleOf('clerk', { holder }));
    expect(await introspect('web basic', access_token)).toEqual({ active: false });
  });

  it('has no role that holds within an organization', async () => {
    await operator.ask();
    await operator.give(roleOf('clerk', { holder, within: { kind: 'organization', id: 'org-acme' } }));
    expect((await refusalOf(own())).code).toBe('invalid_scope');
  });
});

describe('a device', () => {
  it('gets what the person has when it asks', async () => {
    await operator.ask();
    await operator.give(roleOf('manager'));
    const { device_code } = await allowTv();
    await operator.take(roleOf('manager'));
    await operator.give(roleOf('clerk'));
    const fields = { grant_type: `${urn}:device_code`, device_code };
    expect(sorted((await tokens(server, 'tv', fields)).scope)).toEqual(['openid', 'orders:read']);
  });

  it('is shown what it will get, and gets no more later', async () => {
    await operator.ask();
    await operator.give(roleOf('clerk'));
    const { device_code, shown } = await allowTv();
    expect(shown).toEqual(['orders:read']);
    await operator.give(roleOf('manager'));
    const fields = { grant_type: `${urn}:device_code`, device_code };
    expect(sorted((await tokens(server, 'tv', fields)).scope)).toEqual(['openid', 'orders:read']);
  });

  async function allowTv() {
    const asked = await requestOf(server, 'tv', { scope: 'openid orders:read orders:write' });
    const { device_code, user_code } = await server.core.deviceAuthorization.handle(asked);
    const begun = await server.core.deviceVerification.authorize({
      userCode: user_code,
      session,
      browserDigest: browser,
    });
    if (begun?.kind !== 'interaction') throw new Error('the person is not asked');
    const reference = { interactionId: begun.interactionId, browserDigest: browser, session };
    const view = await server.core.journey.describe(reference);
    const shown = view?.resources.flatMap(({ scopes }) => scopes.map(({ name }) => name));
    await server.core.journey.allow({ ...reference, seen: view?.seen ?? '' });
    return { device_code, shown };
  }
});

describe('an assertion (RFC 7523)', () => {
  it('gives what the role of its person gives', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const trusted = {
      issuer: 'https://idp.example',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] },
    };
    const client = await server.stores.clients.find('web basic');
    if (!client) throw new Error('no client');
    const grantTypes = [...client.grantTypes, `${urn}:jwt-bearer` as const];
    await server.stores.clients.save({ ...client, grantTypes, trustedAssertionIssuers: [trusted] });
    await operator.ask();
    let jti = 0;
    const ask = async () => {
      jti += 1;
      const now = server.clock.now();
      const assertion = await new SignJWT({
        iss: trusted.issuer,
        sub: 'alice',
        aud: issuer,
        jti: `a${jti}`,
        iat: now,
        exp: now + 60,
      })
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey);
      return tokens(server, 'web basic', { grant_type: `${urn}:jwt-bearer`, assertion, resource: orders });
    };
    expect((await refusalOf(ask())).code).toBe('invalid_scope');
    await operator.give(roleOf('clerk'));
    const { access_token, scope } = await ask();
    expect(scope).toBe('orders:read');
    await operator.take(roleOf('clerk'));
    expect(await introspect('web basic', access_token)).toEqual({ active: false });
  });
});

describe('UserInfo', () => {
  it('answers while openid is left, whatever became of the API', async () => {
    await operator.ask();
    await operator.give(roleOf('clerk'));
    const { refresh_token } = await web('openid orders:read offline_access');
    await operator.take(roleOf('clerk'));
    const { access_token } = await refresh(refresh_token);
    expect(read(access_token).claims.aud).toBe(issuer);
    const told = await server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
    expect(told).toMatchObject({ claims: { sub: 'alice' } });
    expect((await refusalOf(refresh(refresh_token, { resource: orders }))).code).toBe('invalid_target');
  });
});

describe('a token that is being made while something is taken away', () => {
  const client = { holder: { kind: 'client', id: 'web basic' } } as const;
  const held: readonly RoleAssignmentKey[] = [
    roleOf('manager'),
    roleOf('manager', client),
    { resource: invoices, role: 'bookkeeper', holder: { kind: 'account', id: 'alice' } },
  ];

  /** It is long from each look at what somebody has until the next, and until the token is signed. */
  function lookingSlowly(): void {
    const { ports, stores } = server;
    for (const [store, verb] of [
      [stores.roleAssignments, 'ofPerson'],
      [stores.roleAssignments, 'list'],
      [ports.standings, 'find'],
    ] as const) {
      const look = Reflect.get(store, verb).bind(store) as (...args: unknown[]) => Promise<unknown>;
      Object.assign(store, {
        [verb]: async (...args: unknown[]) => {
          const found = await look(...args);
          server.clock.advance(30);
          return found;
        },
      });
    }
  }

  const ways: ReadonlyArray<readonly [string, () => Promise<() => Promise<{ access_token: string }>>]> = [
    [
      'a code',
      async () => {
        const { code } = await authorize(server, { client_id: 'web basic', scope: whole }, session);
        return () => tokens(server, 'web basic', redemption(code));
      },
    ],
    [
      'a refresh token',
      async () => {
        const { refresh_token } = await web(whole);
        return () => refresh(refresh_token);
      },
    ],
    [
      'an exchange',
      async () => {
        const { access_token } = await web(whole);
        return () => exchange(access_token);
      },
    ],
    [
      'the client itself',
      async () => () => tokens(server, 'web basic', { grant_type: 'client_credentials', resource: orders }),
    ],
  ];

  it.each(ways)('is one of before that, whatever it was made from: %s', async (_way, prepare) => {
    await operator.ask();
    await operator.ask(invoices);
    for (const assignment of held) await operator.give(assignment);
    const redeem = await prepare();
    const begun = server.clock.now();
    lookingSlowly();
    const { access_token } = await redeem();
    expect(server.clock.now()).toBeGreaterThan(begun);
    expect(read(access_token).claims.iat).toBe(begun);
  });
});

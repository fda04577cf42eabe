import { describe, expect, it } from '@jest/globals';
import { invoices, orders } from '../../../test/authorization-fixture.js';
import { testKey } from '../../../test/client-keys.js';
import {
  authorizeAndRedeem,
  type Fields,
  read,
  refusalOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../../../test/token-fixture.js';
import type { Client } from '../../records/client.js';
import { digest } from '../../shared/digest.js';
import type { IssuerSettings } from '../../shared/issuer-settings.js';

const offline = { scope: 'openid offline_access orders:read' };

function refresh(server: TestIssuer, clientId: string, refresh_token: string | undefined, fields: Fields = {}) {
  return tokens(server, clientId, { grant_type: 'refresh_token', refresh_token, ...fields });
}

async function expectDeadFamily(server: TestIssuer, clientId: string, secrets: ReadonlyArray<string | undefined>) {
  expect(await server.stores.grants.list({ clientId }, 10)).toEqual([]);
  for (const secret of secrets) {
    expect((await refusalOf(refresh(server, clientId, secret))).code).toBe('invalid_grant');
  }
}

describe('refresh_token of a public client (RFC 9700 §2.2.2, §4.14.2)', () => {
  it('rotates with every use, and the new one works', async () => {
    const server = await startIssuer({ clients: { portal: { rotateRefreshTokens: false } } });
    let { refresh_token } = await authorizeAndRedeem(server);
    const seen = new Set([refresh_token]);
    for (let count = 0; count < 3; count += 1) {
      server.clock.advance(60);
      const response = await refresh(server, 'portal', refresh_token);
      expect(response).toMatchObject({ scope: 'openid orders:read', token_type: 'Bearer' });
      refresh_token = response.refresh_token;
      seen.add(refresh_token);
    }
    expect(seen.size).toBe(4);
  });

  it('kills the family when a used one comes again later, whoever has the newest', async () => {
    const server = await startIssuer();
    const { refresh_token: stolen, access_token: accessToken } = await authorizeAndRedeem(server);
    const { refresh_token: newest } = await refresh(server, 'portal', stolen);
    server.clock.advance(10);
    expect((await refusalOf(refresh(server, 'portal', stolen))).code).toBe('invalid_grant');
    await expectDeadFamily(server, 'portal', [newest]);
    const userinfo = server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(userinfo)).code).toBe('invalid_token');
  });

  it('leaves other families of the same person and client alone', async () => {
    const server = await startIssuer();
    const [one, other] = [await authorizeAndRedeem(server), await authorizeAndRedeem(server)];
    await refresh(server, 'portal', one.refresh_token);
    server.clock.advance(10);
    await refusalOf(refresh(server, 'portal', one.refresh_token));
    expect(await refresh(server, 'portal', other.refresh_token)).toHaveProperty('access_token');
  });

  it('is bound to the key that it was given for (RFC 9449 §5)', async () => {
    const server = await startIssuer();
    const [mine, thief] = await Promise.all([testKey('ES256', 'device'), testKey('ES256', 'thief')]);
    const { refresh_token } = await authorizeAndRedeem(server, { key: mine });
    const fields = { grant_type: 'refresh_token', refresh_token };
    for (const key of [undefined, thief]) {
      const refusal = await refusalOf(tokens(server, 'portal', fields, key));
      expect(refusal).toMatchObject({
        code: 'invalid_grant',
        cause: { reason: 'bound to another key than the proof' },
      });
    }
    const rotated = await tokens(server, 'portal', fields, mine);
    expect(read(rotated.access_token).claims.cnf).toEqual({ jkt: mine.thumbprint });
    const again = { grant_type: 'refresh_token', refresh_token: rotated.refresh_token };
    expect((await refusalOf(tokens(server, 'portal', again, thief))).code).toBe('invalid_grant');
  });

  it('ends with the session it was born in', async () => {
    const server = await startIssuer();
    const { refresh_token, session } = await authorizeAndRedeem(server);
    await server.core.sessions.end(session.sessionId);
    expect((await refusalOf(refresh(server, 'portal', refresh_token))).code).toBe('invalid_grant');
  });
});

describe.each([
  ['confidential', 'web basic', { rotateRefreshTokens: true }, 'refreshTokenGracePeriod'],
  ['public', 'portal', {}, 'publicRefreshTokenGracePeriod'],
] as const)('refresh_token of a %s client that rotates: the grace period', (_kind, client, changes, setting) => {
  const clients: Readonly<Record<string, Partial<Client>>> = { [client]: changes };
  const walk = client === 'portal' ? {} : { client, request: offline };
  const again = (server: TestIssuer, secret: string | undefined) => refresh(server, client, secret);
  const start = async (settings: Partial<IssuerSettings> = {}) => {
    const server = await startIssuer({ clients, settings });
    return { server, first: (await authorizeAndRedeem(server, walk)).refresh_token ?? '' };
  };

  it('answers a request whose answer was lost as the first time, and leaves one live token', async () => {
    const { server, first } = await start();
    const lost = await again(server, first);
    server.clock.advance(9);
    const retried = await again(server, first);
    expect(retried.refresh_token).toBe(lost.refresh_token);
    expect(retried.refresh_token).not.toBe(first);
    expect(retried.access_token).not.toBe(lost.access_token);
    server.clock.advance(600);
    expect(await again(server, retried.refresh_token)).toHaveProperty('refresh_token');
  });

  it('answers two tabs at once with one token, which both can go on with later', async () => {
    const { server, first } = await start();
    const answers = await Promise.all(Array.from({ length: 20 }, () => again(server, first)));
    const [successor, ...others] = [...new Set(answers.map(({ refresh_token }) => refresh_token))];
    expect(others).toEqual([]);
    server.clock.advance(600);
    expect(await again(server, successor)).toHaveProperty('access_token');
  });

  it('leads a tab that was left behind to the newest', async () => {
    const { server, first } = await start();
    let newest: string | undefined = first;
    for (let count = 0; count < 5; count += 1) newest = (await again(server, newest)).refresh_token;
    expect((await again(server, first)).refresh_token).toBe(newest);
    server.clock.advance(600);
    expect(await again(server, newest)).toHaveProperty('access_token');
  });

  it('is over, whatever the clock says, when the family is twenty generations further', async () => {
    const { server, first } = await start();
    let newest: string | undefined = first;
    for (let count = 0; count < 20; count += 1) newest = (await again(server, newest)).refresh_token;
    expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
    await expectDeadFamily(server, client, [first, newest]);
  });

  it('kills the family when the old one comes after the period', async () => {
    const { server, first } = await start();
    const second = (await again(server, first)).refresh_token;
    server.clock.advance(10);
    expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
    await expectDeadFamily(server, client, [first, second]);
  });

  it('kills the family when one between comes after its period, though the newest is fresh', async () => {
    const { server, first } = await start();
    const second = (await again(server, first)).refresh_token;
    server.clock.advance(9);
    const third = (await again(server, second)).refresh_token;
    server.clock.advance(9);
    expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
    await expectDeadFamily(server, client, [second, third]);
  });

  it.each([3_600, 30, 11, 2])(
    'is over when the clock is set back by %i seconds: what was used stays used',
    async (step) => {
      for (const later of [0, 1, step - 1, step, step + 5]) {
        const { server, first } = await start();
        const second = (await again(server, first)).refresh_token;
        server.clock.advance(-step);
        // Somebody looks at the clock meanwhile, as a running issuer does each second.
        await server.core.keyRing.jwks();
        server.clock.advance(later);
        expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
        await expectDeadFamily(server, client, [first, second]);
      }
    },
  );

  it('goes on where only the first answer came before the clock was set back', async () => {
    const { server, first } = await start();
    server.clock.advance(-3_600);
    const second = (await again(server, first)).refresh_token;
    server.clock.advance(60);
    expect(await again(server, second)).toHaveProperty('refresh_token');
  });

  it('forgives nothing where the period is 0', async () => {
    const { server, first } = await start({ [setting]: 0 });
    const { refresh_token } = await again(server, first);
    expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
    await expectDeadFamily(server, client, [refresh_token]);
  });

  it('has one winner at most of any number of refreshes at once where the period is 0', async () => {
    const { server, first } = await start({ [setting]: 0 });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => again(server, first)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await server.stores.grants.list({ clientId: client }, 10)).toEqual([]);
  });

  it('forgives a retry that another process was a moment faster to answer', async () => {
    const { server, first } = await start();
    const { refreshTokens } = server.stores;
    const unused = await refreshTokens.find(digest(first));
    const faster = (await again(server, first)).refresh_token;
    const find = refreshTokens.find.bind(refreshTokens);
    const seen = [unused];
    refreshTokens.find = async (wanted) => seen.shift() ?? find(wanted);
    const retried = (await again(server, first)).refresh_token;
    expect(seen).toEqual([]);
    expect(retried).toBe(faster);
    expect(await again(server, retried)).toHaveProperty('refresh_token');
  });

  it('is not for one whose successor an older version chose', async () => {
    const { server, first } = await start();
    const stored = await server.stores.refreshTokens.find(digest(first));
    if (!stored) throw new Error('nothing is stored');
    await server.stores.refreshTokens.rotate(stored.digest, server.clock.now(), {
      ...stored,
      digest: digest('chosen'),
    });
    expect((await refusalOf(again(server, first))).code).toBe('invalid_grant');
    await expectDeadFamily(server, client, [first, 'chosen']);
  });
});

describe('refresh_token of a public client that is bound to a key: the grace period', () => {
  it('is for that key alone, and a used one with another kills the family', async () => {
    const server = await startIssuer();
    const [mine, thief] = await Promise.all([testKey('ES256', 'device'), testKey('ES256', 'thief')]);
    const { refresh_token } = await authorizeAndRedeem(server, { key: mine });
    const fields = { grant_type: 'refresh_token', refresh_token };
    const rotated = await tokens(server, 'portal', fields, mine);
    expect((await tokens(server, 'portal', fields, mine)).refresh_token).toBe(rotated.refresh_token);
    expect((await refusalOf(tokens(server, 'portal', fields, thief))).code).toBe('invalid_grant');
    const next = { grant_type: 'refresh_token', refresh_token: rotated.refresh_token };
    expect((await refusalOf(tokens(server, 'portal', next, mine))).code).toBe('invalid_grant');
    expect(await server.stores.grants.list({ clientId: 'portal' }, 10)).toEqual([]);
  });
});

describe('refresh_token that does not rotate', () => {
  it('works again and again, and each use puts its idle end off, but never past the grant', async () => {
    const server = await startIssuer({ settings: { refreshTokenIdleLifetime: 100, grantLifetime: 250 } });
    const { refresh_token } = await authorizeAndRedeem(server, { client: 'web basic', request: offline });
    for (const wait of [99, 99]) {
      server.clock.advance(wait);
      expect(await refresh(server, 'web basic', refresh_token)).not.toHaveProperty('refresh_token');
    }
    const stored = await server.stores.refreshTokens.find(digest(refresh_token ?? ''));
    expect(stored?.expiresAt).toBe(1_700_000_000 + 250);
    server.clock.advance(52);
    expect(await refusalOf(refresh(server, 'web basic', refresh_token))).toMatchObject({
      code: 'invalid_grant',
      cause: { reason: 'expired' },
    });
  });

  it('dies when it is not used for its idle time', async () => {
    const server = await startIssuer({ settings: { refreshTokenIdleLifetime: 100 } });
    const { refresh_token } = await authorizeAndRedeem(server, { client: 'web basic', request: offline });
    server.clock.advance(100);
    expect((await refusalOf(refresh(server, 'web basic', refresh_token))).code).toBe('invalid_grant');
  });

  it('with offline_access outlives the session', async () => {
    const server = await startIssuer();
    const { refresh_token, session } = await authorizeAndRedeem(server, { client: 'web basic', request: offline });
    await server.core.sessions.end(session.sessionId);
    expect(await refresh(server, 'web basic', refresh_token)).toHaveProperty('id_token');
    server.disabled.add('alice');
    expect((await refusalOf(refresh(server, 'web basic', refresh_token))).code).toBe('invalid_grant');
  });
});

describe('refresh_token: never wider than the grant (RFC 6749 §6, RFC 8707 §2.2)', () => {
  const request = { scope: 'openid orders:read orders:write invoices:read' };

  it('narrows scopes and chooses one audience, and the next refresh has all of the grant again', async () => {
    const server = await startIssuer({ clients: { portal: { defaultResource: orders } } });
    const first = await authorizeAndRedeem(server, { request, token: { resource: orders } });
    const narrow = await refresh(server, 'portal', first.refresh_token, { resource: orders, scope: 'orders:read' });
    expect(read(narrow.access_token).claims).toMatchObject({ aud: orders, scope: 'orders:read' });
    const other = await refresh(server, 'portal', narrow.refresh_token, { resource: invoices });
    expect(read(other.access_token).claims).toMatchObject({ aud: invoices, scope: 'invoices:read' });
    const whole = await refresh(server, 'portal', other.refresh_token, { resource: orders });
    expect(read(whole.access_token).claims.scope).toBe('orders:read orders:write');
  });

  it.each<[string, Fields, string]>([
    ['a scope that was not granted', { scope: 'orders:read orders:write' }, 'invalid_scope'],
    ['a scope of the person that was not granted', { scope: 'openid email' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'admin' }, 'invalid_scope'],
    ['an audience that was not granted', { resource: invoices }, 'invalid_target'],
    ['two audiences', { resource: [orders, invoices] }, 'invalid_target'],
  ])('refuses %s, and the token stays good', async (_name, fields, code) => {
    const server = await startIssuer();
    const { refresh_token } = await authorizeAndRedeem(server);
    expect((await refusalOf(refresh(server, 'portal', refresh_token, fields))).code).toBe(code);
    expect(await refresh(server, 'portal', refresh_token)).toHaveProperty('access_token');
  });

  it.each<[string, string, Fields, string]>([
    ['of another client', 'web-post', {}, 'invalid_grant'],
    ['guessed', 'portal', { refresh_token: 'guess' }, 'invalid_grant'],
    ['missing', 'portal', { refresh_token: undefined }, 'invalid_request'],
  ])('refuses one that is %s, and the right one stays good', async (_name, clientId, fields, code) => {
    const server = await startIssuer();
    const { refresh_token } = await authorizeAndRedeem(server);
    expect((await refusalOf(refresh(server, clientId, refresh_token, fields))).code).toBe(code);
    expect(await refresh(server, 'portal', refresh_token)).toHaveProperty('access_token');
  });

  it('gives an ID token of the same person and sign-in, without a nonce (OpenID Connect Core §12.2)', async () => {
    const server = await startIssuer();
    const first = await authorizeAndRedeem(server, { request: { nonce: 'n' } });
    server.clock.advance(30);
    const { id_token } = await refresh(server, 'portal', first.refresh_token);
    const [before, after] = [read(first.id_token).claims, read(id_token).claims];
    expect(after).toMatchObject({ sub: before.sub, aud: before.aud, auth_time: before.auth_time, sid: before.sid });
    expect(after.iat).toBe((before.iat ?? 0) + 30);
    expect(after).not.toHaveProperty('nonce');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invoices, orders } from '../test/authorization-fixture.js';
import { type TestKey, testKey } from '../test/client-keys.js';
import {
  authorize,
  push,
  read,
  redemption,
  requestOf,
  startIssuer,
  type TestIssuer,
  tokens,
} from '../test/token-fixture.js';
import type { Session } from './records/session.js';
import type { TokenResponse } from './token/token-response.js';

const granted: Readonly<Record<string, readonly string[]>> = {
  [orders]: ['orders:read', 'orders:write'],
  [invoices]: ['invoices:read'],
};
const apiOf: Readonly<Record<string, string>> = { [orders]: 'orders-api', [invoices]: 'invoices-api' };
/** Public, public with a key, confidential that keeps its refresh token, confidential that rotates, FAPI. */
const players = [
  { client: 'portal', key: false },
  { client: 'portal', key: true },
  { client: 'web basic', key: false },
  { client: 'web-post', key: false },
  { client: 'bank', key: true },
] as const;

interface Access {
  readonly token: string;
  readonly audience: string;
  readonly expiresAt: number;
  revoked: boolean;
}

/** One authorization as the model knows it. */
interface Family {
  readonly client: string;
  readonly key: TestKey | undefined;
  readonly session: Session;
  readonly offline: boolean;
  readonly scopes: readonly string[];
  readonly code: string;
  redeemed: boolean;
  refresh: string | undefined;
  readonly rotated: Array<{ readonly token: string; readonly at: number }>;
  readonly access: Access[];
  dead: boolean;
}

const action = fc.oneof(
  fc.record({
    kind: fc.constant('authorize' as const),
    player: fc.nat(4),
    wide: fc.boolean(),
    offline: fc.boolean(),
    same: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('redeem' as const), family: fc.nat(9), resource: fc.constantFrom(orders, invoices) }),
  fc.record({
    kind: fc.constant('refresh' as const),
    family: fc.nat(9),
    resource: fc.constantFrom(orders, invoices),
    narrow: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('replay', 'reuse', 'widen', 'steal', 'revoke', 'logout', 'exchange'),
    family: fc.nat(9),
  }),
  fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 200 }) }),
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Runs actions against a real core over memory and keeps beside it what must be true. */
class World {
  readonly families: Family[] = [];
  private constructor(private readonly issuer: TestIssuer) {}

  static async begin(): Promise<World> {
    return new World(await startIssuer({ clients: { 'web-post': { rotateRefreshTokens: true } } }));
  }

  async act(step: Action): Promise<void> {
    const { kind } = step;
    if (kind === 'authorize') return this.authorize(step);
    if (kind === 'wait') return this.issuer.clock.advance(step.seconds);
    const family = this.families[step.family % Math.max(1, this.families.length)];
    if (!family) return;
    if (kind === 'redeem') return this.redeem(family, step.resource);
    if (kind === 'refresh') return this.refresh(family, step.resource, step.narrow);
    await this[kind](family);
  }

  private get now(): number {
    return this.issuer.clock.now();
  }

  private async authorize({ player, wide, offline, same }: Extract<Action, { kind: 'authorize' }>): Promise<void> {
    const { client, key } = players[player] ?? players[0];
    const mayBeOffline = client !== 'portal' && offline;
    const api = wide ? [...(granted[orders] ?? []), ...(granted[invoices] ?? [])] : ['orders:read'];
    const scope = ['openid', ...(mayBeOffline ? ['offline_access'] : []), ...api].join(' ');
    const session = same ? this.families.at(-1)?.session : undefined;
    // Both by name: a request for two audiences says which, before anybody is asked.
    const asked = { client_id: client, scope, ...(wide && { resource: orders, audience: invoices }) };
    const request = client === 'bank' ? await push(this.issuer, client, asked) : asked;
    const made = await authorize(this.issuer, request, await this.live(session));
    this.families.push({
      client,
      key: key ? await testKey('ES256', `player-${player}`) : undefined,
      session: made.session,
      offline: mayBeOffline,
      scopes: api,
      code: made.code,
      redeemed: false,
      refresh: undefined,
      rotated: [],
      access: [],
      dead: false,
    });
  }

  private async live(session: Session | undefined): Promise<Session | undefined> {
    const found = session && (await this.issuer.stores.sessions.find(session.sessionId));
    return found && found.endedAt === undefined && found.expiresAt > this.now ? found : undefined;
  }

  private ask(family: Family, fields: Record<string, string>, key = family.key): Promise<TokenResponse | string> {
    return tokens(this.issuer, family.client, fields, key).catch((error: { code?: string }) => error.code ?? 'crashed');
  }

  private keep(family: Family, response: TokenResponse): void {
    const { claims } = read(response.access_token);
    const token = { audience: String(claims.aud), expiresAt: Number(claims.exp), revoked: false };
    family.access.push({ token: response.access_token, ...token });
    // Never wider, never another audience, never another key.
    expect(family.scopes).toEqual(expect.arrayContaining(String(claims.scope).split(' ').filter(Boolean)));
    expect(Object.keys(granted)).toContain(claims.aud);
    expect(claims.cnf).toEqual(family.key ? { jkt: family.key.thumbprint } : undefined);
    // Nor of more than its person had proved when they came to the app, or of later.
    const { acr, authTime } = family.session;
    for (const told of [claims, response.id_token ? read(response.id_token).claims : {}]) {
      if (told.acr !== undefined) expect(told.acr).toBe(acr);
      if (told.auth_time !== undefined) expect(Number(told.auth_time)).toBeLessThanOrEqual(authTime);
      for (const amr of [told.amr ?? []].flat()) expect(family.session.amr).toContain(amr);
    }
    if (response.refresh_token && response.refresh_token !== family.refresh) {
      if (family.refresh) family.rotated.push({ token: family.refresh, at: this.now });
      family.refresh = response.refresh_token;
    }
  }

  private covers(family: Family, resource: string): boolean {
    return (granted[resource] ?? []).some((scope) => family.scopes.includes(scope));
  }

  private async redeem(family: Family, resource: string): Promise<void> {
    if (family.redeemed) return this.replay(family);
    const { createdAt } = (await this.issuer.stores.grants.find(await this.grantOf(family))) ?? { createdAt: 0 };
    const answer = await this.ask(family, { ...redemption(family.code), resource } as Record<string, string>);
    const fresh = this.now - createdAt < this.issuer.settings.authorizationCodeLifetime;
    if (family.dead || !fresh) expect(answer).toBe('invalid_grant');
    else if (!this.covers(family, resource)) expect(answer).toBe('invalid_target');
    else {
      if (typeof answer === 'string') throw new Error(`a good code was refused: ${answer}`);
      family.redeemed = true;
      this.keep(family, answer);
    }
  }

  private async grantOf(family: Family): Promise<string> {
    const { digest } = await import('./shared/digest.js');
    return (await this.issuer.stores.authorizationCodes.find(digest(family.code)))?.grantId ?? '';
  }

  /** A used code again: refused, and everything that it gave is gone. */
  private async replay(family: Family): Promise<void> {
    if (!family.redeemed) return;
    expect(await this.ask(family, redemption(family.code) as Record<string, string>)).toBe('invalid_grant');
    family.dead = true;
  }

  private async refresh(family: Family, resource: string, narrow: boolean): Promise<void> {
    if (!family.refresh) return;
    const scope: Record<string, string> = narrow
      ? { scope: granted[resource]?.find((each) => family.scopes.includes(each)) ?? 'orders:read' }
      : {};
    const fields = { grant_type: 'refresh_token', refresh_token: family.refresh, resource, ...scope };
    const answer = await this.ask(family, fields);
    if (family.dead) expect(answer).toBe('invalid_grant');
    else if (!this.covers(family, resource)) expect(answer).toBe('invalid_target');
    else {
      if (typeof answer === 'string') throw new Error(`a good refresh token was refused: ${answer}`);
      this.keep(family, answer);
    }
  }

  /** A rotated token again: what its family has become within the grace period, or its end. */
  private async reuse(family: Family): Promise<void> {
    const old = family.rotated.at(-1);
    if (!old) return;
    const fields = { grant_type: 'refresh_token', refresh_token: old.token, resource: orders };
    const answer = await this.ask(family, fields);
    const { refreshTokenGracePeriod, publicRefreshTokenGracePeriod } = this.issuer.settings;
    const grace = family.client === 'portal' ? publicRefreshTokenGracePeriod : refreshTokenGracePeriod;
    const inGrace = this.now - old.at < grace;
    if (!family.dead && inGrace) {
      if (typeof answer === 'string') throw new Error(`a retry in the grace period was refused: ${answer}`);
      this.keep(family, answer);
    } else {
      expect(answer).toBe('invalid_grant');
      family.dead = true;
    }
  }

  private async widen(family: Family): Promise<void> {
    if (!family.refresh) return;
    for (const more of [{ scope: 'admin', resource: orders }, { resource: 'https://evil.example' }]) {
      const fields = { grant_type: 'refresh_token', refresh_token: family.refresh, ...more };
      expect(['invalid_scope', 'invalid_target', 'invalid_grant']).toContain(await this.ask(family, fields as never));
    }
  }

  /** Somebody else has the refresh token: another client, or this one without its key. */
  private async steal(family: Family): Promise<void> {
    if (!family.refresh) return;
    const fields = { grant_type: 'refresh_token', refresh_token: family.refresh, resource: orders };
    const thief = family.client === 'portal' ? 'web basic' : 'portal';
    const answer = await tokens(this.issuer, thief, fields).catch((error: { code: string }) => error.code);
    expect(answer).toBe('invalid_grant');
    if (family.key) {
      const other = await this.ask(family, fields, await testKey('ES256', 'thief'));
      if (family.client === 'portal') expect(other).toBe('invalid_grant');
      // A confidential client may change its key (RFC 9449 §5): what it gets is bound to the new one.
      else if (typeof other !== 'string')
        expect(read(other.access_token).claims.cnf).not.toEqual({ jkt: family.key.thumbprint });
    }
  }

  private async revoke(family: Family): Promise<void> {
    const token = family.refresh ?? family.access.at(-1)?.token;
    if (token === undefined) return;
    await this.issuer.core.revocation.handle(await requestOf(this.issuer, family.client, { token }));
    if (family.refresh) family.dead = true;
    else for (const access of family.access) access.revoked ||= access.token === token;
  }

  private async logout(family: Family): Promise<void> {
    await this.issuer.core.sessions.end(family.session.sessionId);
    for (const other of this.families) {
      if (other.session.sessionId === family.session.sessionId && !other.offline) other.dead = true;
    }
  }

  private async exchange(family: Family): Promise<void> {
    const parent = family.access.find(({ audience }) => audience === orders);
    if (!parent) return;
    const accessToken = 'urn:ietf:params:oauth:token-type:access_token';
    const fields = { subject_token: parent.token, subject_token_type: accessToken, resource: invoices };
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', ...fields };
    const answer = await tokens(this.issuer, 'orders-api', grant).catch((error: { code: string }) => error.code);
    const alive = !family.dead && !parent.revoked && parent.expiresAt > this.now;
    if (!alive) return void expect(answer).toBe('invalid_grant');
    if (typeof answer === 'string') throw new Error(`a good token was not exchanged: ${answer}`);
    const { claims } = read(answer.access_token);
    expect(claims).toMatchObject({ aud: invoices, act: { sub: 'orders-api' } });
    expect(Number(claims.exp)).toBeLessThanOrEqual(parent.expiresAt);
    family.access.push({
      token: answer.access_token,
      audience: invoices,
      expiresAt: Number(claims.exp),
      revoked: false,
    });
  }

  /** As the API that a token names sees it. */
  async check(): Promise<void> {
    for (const family of this.families) {
      for (const { token, audience, expiresAt, revoked } of family.access.slice(-4)) {
        const request = await requestOf(this.issuer, apiOf[audience] ?? '', { token });
        const answer = await this.issuer.core.introspection.handle(request, { jwt: false });
        const active = answer.kind === 'json' && answer.introspection.active;
        expect(active).toBe(!family.dead && !revoked && expiresAt > this.now);
      }
    }
  }
}

describe('whatever clients do, in whatever order', () => {
  it('never gives two lives to a code, more than was granted, or anything after the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), async (steps) => {
        const world = await World.begin();
        for (const step of [
          { kind: 'authorize', player: 0, wide: true, offline: false, same: false } as const,
          ...steps,
        ]) {
          await world.act(step);
          await world.check();
        }
      }),
      { numRuns: 150 },
    );
  });
});

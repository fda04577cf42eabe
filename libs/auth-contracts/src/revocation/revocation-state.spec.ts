import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AccessTokenClaims } from '../index.js';
import { RevocationState } from './revocation-state.js';

const issuer = 'https://sso.example.com';
const hour = 3600;
let now: number;
let state: RevocationState;

beforeEach(() => {
  now = 1_000_000;
  state = new RevocationState(issuer, { now: () => now, capacity: 3 });
});

const claims = (more: Partial<AccessTokenClaims>): AccessTokenClaims => ({
  iss: issuer,
  aud: 'https://things.example.com',
  sub: 'alice',
  client_id: 'app',
  jti: 'j',
  iat: now,
  exp: now + 600,
  ...more,
});

describe('what is remembered of revocations', () => {
  it('lasts as long as the longest token that was seen', () => {
    const long = claims({ sid: 's1', exp: now + 7 * 24 * hour });
    expect(state.find(long)).toBeUndefined();
    state.add([{ part: 'sid', value: 's1', before: now }]);
    now += 6 * 24 * hour;
    state.add([{ part: 'sid', value: 's2', before: now }]);
    expect(state.find(long)).toBe('sid');
    expect(state.forgottenUntil).toBeUndefined();
  });

  it('opens nothing when it was forgotten: of older tokens it cannot be told, and is said', () => {
    const long = claims({ sid: 's1', exp: now + 7 * 24 * hour });
    state.add([{ part: 'sid', value: 's1', before: now }]);
    now += 25 * hour;
    state.add([{ part: 'sid', value: 's2', before: now }]);
    expect(state.size).toBe(1);
    expect(state.find(long)).toBe('forgotten');
    expect(state.find(claims({ sid: 's3' }))).toBeUndefined();
  });

  it.each<['jti' | 'grant_id' | 'sid' | 'sub' | 'client_id']>([['jti'], ['grant_id'], ['sid'], ['sub'], ['client_id']])(
    'is never pushed out by later ones so that a token is good again: %s',
    (part) => {
      const revoke = (value: string) =>
        state.add([part === 'jti' || part === 'grant_id' ? { part, value } : { part, value, before: now }]);
      const taken = claims({ [part]: 'first' });
      revoke('first');
      now += 1;
      for (let i = 0; i < 10; i += 1) revoke(`other-${i}`);
      expect(state.size).toBe(3);
      expect(state.find(taken)).toBe('forgotten');
      expect(state.forgottenUntil).toBe(now);
      now += 1;
      expect(state.find(claims({}))).toBeUndefined();
      now += 24 * hour;
      expect(state.forgottenUntil).toBeUndefined();
    },
  );

  it.each<[string, object, 'access' | undefined]>([
    ['the scope of the grant', { grant_id: 'g1', scope: 'a orders:write' }, 'access'],
    ['the role of the grant', { grant_id: 'g1', scope: 'a', roles: ['x', 'manager'] }, 'access'],
    ['the scope of another grant', { grant_id: 'g2', scope: 'orders:write' }, undefined],
    ['the scope of no grant', { scope: 'orders:write' }, undefined],
    ['what is left to the grant', { grant_id: 'g1', scope: 'orders:read', roles: ['clerk'] }, undefined],
    ['a scope that only begins so', { grant_id: 'g1', scope: 'orders:write:all' }, undefined],
    ['the scope, issued later', { grant_id: 'g1', scope: 'orders:write', iat: 1_000_001 }, undefined],
  ])('of access that a grant lost: a token with %s', (_name, more, expected) => {
    const lost = { scopes: ['orders:write'], roles: ['manager'], before: now };
    state.add([{ part: 'access', of: 'grant', value: 'g1', ...lost }]);
    expect(state.find(claims(more))).toBe(expected);
  });

  it('of access that a client lost, or everybody, or an organization', () => {
    state.add([{ part: 'access', of: 'client', value: 'app', scopes: ['a'], roles: [], before: now }]);
    state.add([{ part: 'access', of: 'everybody', value: '', scopes: [], roles: ['manager'], before: now }]);
    state.add([{ part: 'org_id', value: 'acme', before: now }]);
    expect(state.find(claims({ scope: 'a' }))).toBe('access');
    expect(state.find(claims({ scope: 'a', client_id: 'other' }))).toBeUndefined();
    expect(state.find(claims({ roles: ['manager'], client_id: 'other' }))).toBe('access');
    expect(state.find(claims({ org_id: 'acme' }))).toBe('org_id');
    expect(state.find(claims({ org_id: 'acme', iat: now + 1 }))).toBeUndefined();
  });

  it('of access that was lost is never pushed out so that a token is good again', () => {
    const taken = claims({ grant_id: 'g1', scope: 'a' });
    for (let i = 1; i < 10; i += 1) {
      state.add([{ part: 'access', of: 'grant', value: `g${i}`, scopes: ['a'], roles: [], before: now }]);
    }
    expect(state.size).toBe(3);
    expect(state.find(taken)).toBe('forgotten');
  });

  it('refuses nothing that is issued from now on, whatever a clock said', () => {
    state.add([{ part: 'client_id', value: 'a', before: now + 15 * 24 * hour }]);
    for (let i = 0; i < 5; i += 1) state.add([{ part: 'client_id', value: `b${i}`, before: now }]);
    now += 1;
    expect(state.find(claims({}))).toBeUndefined();
  });
});

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

  it('refuses nothing that is issued from now on, whatever a clock said', () => {
    state.add([{ part: 'client_id', value: 'a', before: now + 15 * 24 * hour }]);
    for (let i = 0; i < 5; i += 1) state.add([{ part: 'client_id', value: `b${i}`, before: now }]);
    now += 1;
    expect(state.find(claims({}))).toBeUndefined();
  });
});

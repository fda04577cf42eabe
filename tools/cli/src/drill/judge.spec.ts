import { describe, expect, it } from '@jest/globals';
import { judge } from './judge.js';
import { type KnownKeys, readKnownKeys } from './known-keys.js';

const issuer = 'https://sso.example.com';
const now = 1_700_000_000;
const key = (kid: string, more = {}) =>
  ({ kid, algorithm: 'ES256', heldBy: 'database', createdAt: now - 100, activatesAt: now - 100, ...more }) as const;
const keys = [
  key('gone', { retiresAt: now - 50, publishedUntil: now, expiresAt: now + 9 }),
  key('old', { retiresAt: now - 5, publishedUntil: now + 1, expiresAt: now + 9 }),
  key('new'),
];
const heard = { revocations: { staleForSeconds: 3, failure: undefined } };

describe('a drill of signing keys', () => {
  it('counts what is published, and names what is not known', () => {
    const { known, unknown } = judge(keys, { kids: ['gone', 'old'], ageSeconds: 3 }, now);
    expect([known, unknown]).toEqual([1, ['new']]);
  });

  it.each<[string, KnownKeys, boolean]>([
    ['fetches keys', { kids: ['old'], ageSeconds: 599 }, true],
    ['cannot fetch them now', { kids: ['old', 'new'], ageSeconds: 900, failure: 'fetch failed' }, false],
    ['never could', { kids: [], failure: 'fetch failed' }, false],
    ['has them in its configuration', { kids: ['old', 'new'] }, false],
  ])('of a rotation, at an API that %s', (_, api, isGood) => {
    expect(judge(keys, api, now).rotation.isGood).toBe(isGood);
  });

  it.each<[string, KnownKeys, boolean, string]>([
    ['hears of revocations', { kids: [], ageSeconds: 1, ...heard }, true, 'it hears of it within seconds'],
    [
      'hears of them with keys of its configuration',
      { kids: ['old'], ...heard },
      true,
      'it hears of it within seconds',
    ],
    [
      'hears nothing any more',
      { kids: [], ageSeconds: 1, revocations: { staleForSeconds: 46, failure: undefined } },
      false,
      'it does not hear of revocations (silence): it would accept the withdrawn key for up to 600 s',
    ],
    [
      'is refused',
      {
        kids: [],
        ageSeconds: 1,
        failure: 'away',
        revocations: { staleForSeconds: undefined, failure: 'answered 401' },
      },
      false,
      'it does not hear of revocations (answered 401): it would accept the withdrawn key until it can fetch keys again',
    ],
    ['does not listen', { kids: ['old'] }, false, 'it does not listen, and keeps the keys that it has'],
  ])('of a withdrawal, at an API that %s', (_, api, isGood, why) => {
    expect(judge(keys, api, now).withdrawal).toEqual({ isGood, why });
  });
});

describe('a health page', () => {
  const status = { status: 'up', issuers: { [issuer]: { kids: ['a'], ageSeconds: 3 } }, cachedTokens: 0 };
  it.each<[string, unknown]>([
    ['alone', status],
    ['by the name of its indicator', { tokens: status }],
    ['of @nestjs/terminus', { status: 'ok', info: {}, error: {}, details: { tokens: status } }],
  ])('is read %s', (_, page) => {
    expect(readKnownKeys(page, issuer)).toEqual({ kids: ['a'], ageSeconds: 3, failure: undefined });
  });

  it('says whether revocations are heard', () => {
    const revocations = { remembered: 0, refused: 0, staleForSeconds: 2 };
    expect(readKnownKeys({ ...status, revocations }, issuer)?.revocations).toEqual({
      staleForSeconds: 2,
      failure: undefined,
    });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['text', 'ok'],
    ['another issuer', { issuers: { 'https://other.example': { kids: ['a'] } } }],
    ['what is inherited', { issuers: Object.create({ [issuer]: { kids: [] } }) }],
    ['keys that are none', { issuers: { [issuer]: { kids: 'a' } } }],
  ])('that says %s is no answer', (_, page) => {
    expect(readKnownKeys(page, issuer)).toBeUndefined();
  });

  it('is taken at its word for what it says well alone', () => {
    const page = { issuers: { [issuer]: { kids: ['a', 1, null], ageSeconds: 'x', failure: 3 } }, revocations: null };
    expect(readKnownKeys(page, issuer)).toEqual({ kids: ['a'], ageSeconds: undefined, failure: undefined });
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from 'jose';
import { type KeySource, remoteKeys } from '../index.js';

/** Milliseconds: within so long a published key must count, whatever strangers send. */
const soon = 2000;

let clock: number;
let fetches: number;
let publicJwk: JWK;
let published: JSONWebKeySet;
let answer: () => Response | Promise<Response>;
let keys: KeySource;

const publish = (...kids: string[]) => {
  published = { keys: kids.map((kid) => ({ ...publicJwk, kid, alg: 'ES256', use: 'sig' })) };
};
const find = (kid: string) => keys.find({ alg: 'ES256', kid });
const isAccepted = (kid: string) =>
  find(kid).then(
    () => true,
    () => false,
  );
/** One fetch a second, the first fetch of all, and one for where the seconds begin. */
const mostFetches = () => clock / 1000 + 2;

beforeEach(async () => {
  clock = 0;
  fetches = 0;
  publicJwk ??= await exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
  publish('old');
  answer = () => Response.json(published);
  keys = remoteKeys('https://sso.example.com/jwks', {
    now: () => clock,
    fetch: async () => {
      fetches += 1;
      return answer();
    },
  });
  await find('old');
});

describe('a new signing key', () => {
  it('counts soon after it is published, however steadily its tokens came before', async () => {
    for (; clock < 60_000; clock += 100) expect(await isAccepted('new')).toBe(false);
    publish('old', 'new');
    const publishedAt = clock;
    while (!(await isAccepted('new'))) {
      clock += 100;
      expect(clock - publishedAt).toBeLessThanOrEqual(soon);
    }
    for (const until = clock + 60_000; clock < until; clock += 100) expect(await isAccepted('new')).toBe(true);
    expect(fetches).toBeLessThanOrEqual(mostFetches());
  });

  it('is not kept out by forged kids just before it is published', async () => {
    for (let i = 0; i < 6; i += 1) expect(await isAccepted(`forged-${i}`)).toBe(false);
    publish('old', 'new');
    while (!(await isAccepted('new'))) {
      clock += 50;
      expect(clock).toBeLessThanOrEqual(soon);
    }
  });

  it('is not kept out by a hundred forged kids a second, which cost the issuer one fetch a second', async () => {
    let publishedAt: number | undefined;
    let acceptedAt: number | undefined;
    for (let i = 0; clock < 120_000; i += 1, clock += 10) {
      if (clock === 60_000) {
        publish('old', 'new');
        publishedAt = clock;
      }
      expect(await isAccepted(`forged-${i}`)).toBe(false);
      if (clock % 250 !== 0) continue;
      expect(await isAccepted('old')).toBe(true);
      const accepted = await isAccepted('new');
      if (accepted) acceptedAt ??= clock;
      else expect(acceptedAt).toBeUndefined();
    }
    expect(acceptedAt).toBeGreaterThanOrEqual(publishedAt ?? Number.NaN);
    expect(acceptedAt).toBeLessThanOrEqual((publishedAt ?? Number.NaN) + soon);
    expect(fetches).toBeLessThanOrEqual(mostFetches());
    expect(fetches).toBeGreaterThan(100);
  });

  it('is looked for again at once where the last look failed', async () => {
    answer = () => Promise.reject(new TypeError('fetch failed'));
    await expect(find('new')).rejects.toMatchObject({ code: 'keys_unavailable' });
    publish('old', 'new');
    answer = () => Response.json(published);
    clock += 250;
    expect(await isAccepted('new')).toBe(true);
  });

  it('is looked for a second after the last look began, not after it ended', async () => {
    let respond: (response: Response) => void = () => {};
    const begun = new Promise<void>((begin) => {
      answer = () => {
        begin();
        return new Promise((resolve) => (respond = resolve));
      };
    });
    const early = isAccepted('new');
    await begun;
    clock = 999;
    respond(Response.json(published));
    expect(await early).toBe(false);
    publish('old', 'new');
    answer = () => Response.json(published);
    expect(await isAccepted('new')).toBe(false);
    clock = 1000;
    expect(await isAccepted('new')).toBe(true);
  });

  it('is not kept out by a clock that was set back', async () => {
    clock = 3_600_000;
    expect(await isAccepted('new')).toBe(false);
    publish('old', 'new');
    clock = 0;
    expect(await isAccepted('new')).toBe(true);
    clock = 3_600_000;
    answer = () => Promise.reject(new TypeError('fetch failed'));
    expect(await isAccepted('newer')).toBe(false);
    publish('old', 'new', 'newer');
    answer = () => Response.json(published);
    clock = 0;
    expect(await isAccepted('newer')).toBe(true);
  });

  it('takes the place of a withdrawn one though the clock was set back', async () => {
    // So late that old keys must not serve while new ones are fetched.
    clock = 90_000_000;
    await find('old');
    publish('new');
    clock = 0;
    keys.generation();
    // Waits for the fetch that is under way.
    expect(await isAccepted('new')).toBe(true);
    expect(fetches).toBe(3);
    expect(await isAccepted('old')).toBe(false);
  });

  it('is brought by one fetch to all that came at once', async () => {
    publish('old', 'new');
    const found = await Promise.all(Array.from({ length: 50 }, (_, i) => isAccepted(i % 2 ? 'new' : `forged-${i}`)));
    expect(found.filter(Boolean)).toHaveLength(25);
    expect(fetches).toBe(2);
  });
});

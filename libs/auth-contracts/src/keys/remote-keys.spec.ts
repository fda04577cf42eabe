import { beforeEach, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose';
import { type KeySource, remoteKeys } from '../index.js';

const minute = 60_000;
let clock: number;
let fetches: number;
let answer: () => Response | Promise<Response>;
let keys: KeySource;

const newKey = async () => exportJWK((await generateKeyPair('ES256', { extractable: true })).publicKey);
const one = await newKey();
const jwks = async (...kids: string[]): Promise<JSONWebKeySet> => ({
  keys: kids.map((kid) => ({ ...one, kid, alg: 'ES256', use: 'sig' })),
});
const serve = async (...kids: string[]) => {
  const set = await jwks(...kids);
  answer = () => Response.json(set);
};
const fail = () => {
  answer = () => Promise.reject(new TypeError('fetch failed'));
};
const answering = (make: () => Response) => () => {
  answer = make;
};
const find = (kid = 'k1') => keys.find({ alg: 'ES256', kid });

beforeEach(async () => {
  clock = 0;
  fetches = 0;
  await serve('k1');
  keys = remoteKeys('https://sso.example.com/jwks', {
    now: () => clock,
    fetch: async () => {
      fetches += 1;
      return answer();
    },
  });
});

describe('keys of a JWKS address', () => {
  it('are fetched once, by any number of requests at the same time, and again when they are old', async () => {
    await Promise.all([find(), find(), find()]);
    await find();
    expect(fetches).toBe(1);
    clock = 10 * minute;
    await find();
    expect(fetches).toBe(2);
  });

  it('are fetched again for an unknown kid at once, and then once in a second for all of them', async () => {
    await find();
    for (const kid of ['x1', 'x1', 'x2', 'x3']) await expect(find(kid)).rejects.toMatchObject({ code: 'unknown_key' });
    expect(fetches).toBe(2);
    for (clock = 10; clock < 5000; clock += 10) await find(`y${clock}`).catch(() => {});
    expect(fetches).toBe(6);
    await find();
    expect(fetches).toBe(6);
  });

  it('serve while they are fetched anew: no request waits for that', async () => {
    await find();
    let respond: (response: Response) => void = () => {};
    answer = () => new Promise((resolve) => (respond = resolve));
    clock = 10 * minute;
    await expect(find()).resolves.toBeDefined();
    expect(fetches).toBe(2);
    respond(Response.json(await jwks('k1')));
  });

  it('change their generation when a key was taken away, not when one was added', async () => {
    await find();
    await serve('k1', 'k2');
    await find('k2');
    expect(keys.generation()).toBe(0);
    await serve('k2');
    clock = 10 * minute;
    // Asking is enough: cached tokens alone would never look at the keys.
    keys.generation();
    // An unknown kid waits for the fetch that is under way.
    await expect(find('k3')).rejects.toMatchObject({ code: 'unknown_key' });
    expect(keys.generation()).toBe(1);
    await expect(find('k1')).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it('change it when a key was replaced by another under the same kid', async () => {
    await find();
    const replace = async (key: object) => {
      const { keys: set } = await jwks('k1');
      answer = () => Response.json({ keys: set.map((old) => ({ ...old, ...key })) });
      clock += 10 * minute;
      keys.generation();
      await expect(find('k9')).rejects.toMatchObject({ code: 'unknown_key' });
      return keys.generation();
    };
    expect(await replace({ use: undefined })).toBe(0);
    expect(await replace(await newKey())).toBe(1);
  });

  it('tell an operator which they are, how old, and why there are none', async () => {
    expect(keys.status()).toEqual({ kids: [], ageSeconds: undefined, failure: undefined });
    await keys.warmUp();
    clock = 7000;
    expect(keys.status()).toEqual({ kids: ['k1'], ageSeconds: 7, failure: undefined });
    fail();
    clock = 10 * minute;
    keys.generation();
    await keys.warmUp();
    await expect(find('k9')).rejects.toMatchObject({ code: 'keys_unavailable' });
    expect(keys.status()).toEqual({ kids: ['k1'], ageSeconds: 600, failure: 'fetch failed' });
  });

  it('follow a rotation', async () => {
    await find();
    await serve('k2');
    await expect(find('k2')).resolves.toBeDefined();
    await expect(find('k1')).rejects.toMatchObject({ code: 'unknown_key' });
  });

  it.each([
    ['is down', fail],
    ['answers 500', answering(() => new Response('', { status: 500 }))],
    ['redirects', answering(() => new Response('', { status: 302, headers: { location: 'http://evil' } }))],
    ['answers without end', answering(() => new Response('x'.repeat(600_000)))],
    ['answers HTML', answering(() => new Response('<html>'))],
    ['answers no key set', answering(() => Response.json({ keys: 'none' }))],
    ['answers an empty key set', answering(() => Response.json({ keys: [] }))],
    [
      'answers keys that nobody may use',
      answering(() => Response.json({ keys: [{ kty: 'oct', k: 'AA', kid: 'k1' }] })),
    ],
  ])('serve while the issuer %s, for a day; a kid that may be new is not called unknown', async (_name, breakIt) => {
    await find();
    breakIt();
    for (const later of [10 * minute, 60 * minute, 1439 * minute]) {
      clock = later;
      await expect(find()).resolves.toBeDefined();
      await expect(find('new')).rejects.toMatchObject({ code: 'keys_unavailable' });
    }
    clock = 1440 * minute;
    await expect(find()).rejects.toMatchObject({ code: 'keys_unavailable' });
    await serve('k1');
    clock += 5000;
    await expect(find()).resolves.toBeDefined();
  });

  it('that are none are not "up", and are had as soon as there are some', async () => {
    answer = () => Response.json({ keys: [] });
    await keys.warmUp();
    expect(keys.isReady()).toBe(false);
    expect(keys.status()).toMatchObject({
      kids: [],
      failure: 'the key set has no key that may be used',
      isEmptySet: true,
    });
    await expect(find()).rejects.toMatchObject({ code: 'keys_unavailable' });
    await serve('k1');
    clock += 250;
    await expect(find()).resolves.toBeDefined();
    expect(keys.isReady()).toBe(true);
    fail();
    clock += 1440 * minute;
    expect(keys.isReady()).toBe(false);
  });

  it('do not press an issuer that is down', async () => {
    fail();
    for (let i = 0; i < 5; i += 1) {
      await expect(find()).rejects.toMatchObject({ code: 'keys_unavailable', received: 'fetch failed' });
    }
    expect(fetches).toBe(1);
    // 250 ms, 500 ms, 1 s, 2 s, 4 s, and then 5 s between two attempts.
    for (clock = 0; clock < 30_000; clock += 50) await find().catch(() => {});
    expect(fetches).toBe(10);
    await serve('k1');
    clock += 5000;
    await expect(find()).resolves.toBeDefined();
    expect(fetches).toBe(11);
  });

  it('are never asked for a symmetric or an absent algorithm', async () => {
    for (const alg of ['none', 'HS256', 'toString', '__proto__']) {
      await expect(keys.find({ alg, kid: 'k1' })).rejects.toMatchObject({ code: 'unknown_key' });
    }
  });
});

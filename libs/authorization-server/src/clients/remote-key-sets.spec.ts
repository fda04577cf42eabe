import { describe, expect, it } from '@jest/globals';
import { testKey } from '../../test/client-keys.js';
import { ManualClock, ScriptedOutbound } from '../testing/manual-inputs.js';
import { RemoteKeySets } from './remote-key-sets.js';

const uri = 'https://web.example/jwks';
const { jwk } = await testKey();
const keys = [{ ...jwk, kid: 'a' }];

function start(more: { status?: number; body?: string; maxAge?: number } = {}) {
  const [outbound, clock] = [new ScriptedOutbound(), new ManualClock()];
  const body = JSON.stringify({ keys });
  outbound.answers.set(uri, { status: 200, contentType: 'application/json', body, ...more });
  return { outbound, clock, sets: new RemoteKeySets(outbound, clock) };
}

describe('jwks_uri (RFC 7517 §5, OpenID Connect Core §10.1.1)', () => {
  it.each([
    [undefined, 300],
    [60, 60],
    [86_400, 3600],
  ])('with max-age %s is kept for %s seconds', async (maxAge, kept) => {
    const { sets, clock, outbound } = start({ maxAge });
    await sets.get(uri);
    clock.advance(kept - 1);
    expect((await sets.get(uri)).keys).toEqual(keys);
    expect(outbound.fetched).toHaveLength(1);
    clock.advance(1);
    await sets.get(uri);
    expect(outbound.fetched).toHaveLength(2);
  });

  it('is fetched again for a key that is missing, but not by every guess', async () => {
    const { sets, clock, outbound } = start();
    await sets.get(uri);
    for (let count = 0; count < 50; count += 1) await sets.get(uri, true);
    expect(outbound.fetched).toHaveLength(2);
    clock.advance(2);
    await Promise.all(Array.from({ length: 50 }, () => sets.get(uri, true)));
    expect(outbound.fetched).toHaveLength(3);
  });

  it('brings a new key within two seconds, however many guesses come before and meanwhile', async () => {
    const { sets, clock, outbound } = start();
    await sets.get(uri);
    for (let second = 0; second < 60; second += 1, clock.advance(1)) {
      for (let count = 0; count < 50; count += 1) await sets.get(uri, true);
    }
    const fresh = [...keys, { ...jwk, kid: 'b' }];
    outbound.serve(uri, { keys: fresh });
    const seen = [await sets.get(uri, true)];
    for (let second = 0; second < 2; second += 1) {
      clock.advance(1);
      seen.push(await sets.get(uri, true));
    }
    expect(seen.at(-1)?.keys).toEqual(fresh);
    expect(outbound.fetched.length).toBeLessThanOrEqual(33);
  });

  it('is fetched anew where the clock was set back', async () => {
    const { sets, clock, outbound } = start();
    await sets.get(uri);
    await sets.get(uri, true);
    clock.advance(-3600);
    await sets.get(uri);
    expect(outbound.fetched).toHaveLength(3);
    await sets.get(uri, true);
    expect(outbound.fetched).toHaveLength(4);
  });

  it.each<[string, { status?: number; body?: string }, string]>([
    ['another status', { status: 500 }, 'the key set answered 500'],
    ['no JSON', { body: '<html>' }, 'the key set is not JSON'],
    ['null', { body: 'null' }, 'the key set has no keys'],
    ['no list', { body: '{"keys":{}}' }, 'the key set has no keys'],
  ])('that answers %s is an error, which is not asked for again for a while', async (_name, more, message) => {
    const { sets, outbound, clock } = start(more);
    await expect(sets.get(uri)).rejects.toThrow(message);
    outbound.serve(uri, { keys });
    await expect(sets.get(uri)).rejects.toThrow(message);
    expect(outbound.fetched).toHaveLength(1);
    clock.advance(30);
    expect((await sets.get(uri)).keys).toEqual(keys);
  });

  it('passes over what is no key, keeps of a key what it consists of, and stops at fifty', async () => {
    const { sets, outbound } = start();
    const large = { ...keys[0], x5c: ['x'.repeat(1000)], n: 'x' };
    outbound.serve(uri, { keys: [null, 'x', { kty: 'oct', k: 'AA' }, ...Array.from({ length: 60 }, () => large)] });
    const { keys: kept, refused } = await sets.get(uri);
    expect(kept).toEqual(Array.from({ length: 47 }, () => keys[0]));
    expect(refused).toHaveLength(4);
  });

  it('makes room by forgetting the oldest', async () => {
    const { sets, outbound } = start();
    await sets.get(uri);
    for (let count = 0; count < 500; count += 1) {
      outbound.serve(`${uri}/${count}`, { keys });
      await sets.get(`${uri}/${count}`);
    }
    await sets.get(`${uri}/499`);
    expect(outbound.fetched).toHaveLength(501);
    await sets.get(uri);
    expect(outbound.fetched).toHaveLength(502);
  });

  it('stays at hand while it is used, however many others strangers name', async () => {
    const { sets, outbound } = start();
    const known = outbound.answers.get(uri);
    if (known === undefined) throw new Error('nothing is served');
    await sets.get(uri);
    for (let count = 0; count < 600; count += 1) {
      const other = `https://web.example/${count}`;
      outbound.answers.set(other, known);
      await sets.get(other);
      await sets.get(uri);
    }
    expect(outbound.fetched.filter((fetched) => fetched === uri)).toHaveLength(1);
  });

  it('is not fetched while too many others are', async () => {
    const { sets, outbound } = start();
    const settled = await Promise.allSettled(
      Array.from({ length: 260 }, (_, index) => sets.get(index === 259 ? uri : `https://web.example/${index}`)),
    );
    expect(outbound.fetched).toHaveLength(256);
    expect(settled.at(-1)).toMatchObject({ status: 'rejected', reason: { name: 'TooManyFlights' } });
    expect((await sets.get(uri)).keys).toEqual(keys);
  });
});

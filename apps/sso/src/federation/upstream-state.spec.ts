import { describe, expect, it } from '@jest/globals';
import type { IdentityProvider } from '@signet/authorization-server';
import { inMemoryStores, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import type { Issuer } from '../issuer/issuer.js';
import { errandOf, openCarried, sealCarried, secretsOf, stateOf } from './upstream-state.js';

const now = 1_700_000_000;
const provider = { providerId: 'acme', issuer: 'https://id.example', clientId: 'signet' } as IdentityProvider;
const errand = { purpose: 'sign_in', interactionId: 'i', again: 'device' } as const;

let issuers = 0;

function issuerAt(clock = new ManualClock(now)) {
  issuers += 1;
  const { stores } = inMemoryStores();
  const issuer = { stores, clock, random: new SeededRandomSource(`state ${issuers}`) } as unknown as Issuer;
  return { issuer, clock };
}

describe('a state', () => {
  it('has its errand for a quarter of an hour, and no two are the same', async () => {
    const { issuer, clock } = issuerAt();
    const [one, two] = [await stateOf(issuer, provider, errand), await stateOf(issuer, provider, errand)];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(await errandOf(issuer, provider, one)).toEqual(errand);
    clock.advance(899);
    expect(await errandOf(issuer, provider, one)).toEqual(errand);
    clock.advance(1);
    expect(await errandOf(issuer, provider, one)).toBeUndefined();
  });

  it.each([
    ['another provider', { providerId: 'other' }],
    ['another issuer at its place', { issuer: 'https://other.example' }],
    ['another client there', { clientId: 'other' }],
  ])('is nothing for %s', async (_, other) => {
    const { issuer } = issuerAt();
    const state = await stateOf(issuer, provider, errand);
    expect(await errandOf(issuer, { ...provider, ...other }, state)).toBeUndefined();
    const sealed = await sealCarried(issuer, provider, { what: 'link', value: 1 });
    expect(await openCarried(issuer, { ...provider, ...other }, { what: 'link', sealed })).toBeUndefined();
  });

  it('is none where it was made elsewhere, for something else, or not at all', async () => {
    const { issuer } = issuerAt();
    const carried = await sealCarried(issuer, provider, { what: 'posted', value: [] });
    for (const state of [carried, '', 'x', 'x'.repeat(5000)]) {
      expect(await errandOf(issuer, provider, state)).toBeUndefined();
    }
    // Of another key it is none.
    expect(await errandOf(issuer, provider, await stateOf(issuerAt().issuer, provider, errand))).toBeUndefined();
  });

  it('keeps a nonce and a verifier that nobody reads off it', async () => {
    const { issuer } = issuerAt();
    const state = await stateOf(issuer, provider, errand);
    const { nonce, codeVerifier } = await secretsOf(issuer, state);
    expect([nonce, codeVerifier].map((each) => each.length)).toEqual([43, 43]);
    expect(nonce).not.toBe(codeVerifier);
    expect(await secretsOf(issuer, state)).toEqual({ nonce, codeVerifier });
    expect((await secretsOf(issuer, `${state}x`)).nonce).not.toBe(nonce);
  });

  it('leaves out where it all began where that is long', async () => {
    const { issuer } = issuerAt();
    const long = { ...errand, again: `authorize?${'x'.repeat(2000)}` };
    const state = await stateOf(issuer, provider, long);
    expect(state.length).toBeLessThan(600);
    expect(await errandOf(issuer, provider, state)).toEqual({ purpose: 'sign_in', interactionId: 'i' });
  });
});

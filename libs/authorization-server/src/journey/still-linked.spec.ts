import { beforeEach, describe, expect, it } from '@jest/globals';
import { identityKey } from '../records/federated-identity.js';
import type { Stores } from '../records/stores.js';
import { now, identityProvider as provider } from '../testing/contract-records.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { isStillLinked } from './still-linked.js';

const of = { providerId: 'acme', issuer: 'https://id.acme.example', upstreamSubject: 'them' };
const key = identityKey(of);
const there = { amr: 'fed', at: now, credential: key, upstream: { providerId: 'acme' } };

describe('a proof by signing in elsewhere', () => {
  let stores: Stores;
  beforeEach(async () => {
    ({ stores } = inMemoryStores());
    await stores.identityProviders.insert(provider);
    await stores.federatedIdentities.insert({ ...of, key, subject: 'ada', linkedAt: now });
  });
  const counts = (subject = 'ada', methods: Parameters<typeof isStillLinked>[1]['methods'] = [there]) =>
    isStillLinked(stores, { subject, methods });

  it('counts as long as it is linked to the same person', async () => {
    expect([await counts(), await counts('bob')]).toEqual([true, false]);
    await stores.federatedIdentities.delete(key);
    expect(await counts()).toBe(false);
    expect(await counts('ada', [{ amr: 'otp', at: now }, there])).toBe(false);
    expect(await counts('ada', [{ amr: 'pwd', at: now }])).toBe(true);
  });

  it('counts only while all of it is linked: of two sign-ins elsewhere, the one that is gone is told from the other', async () => {
    const other = { ...there, amr: 'mfa', credential: identityKey({ ...of, upstreamSubject: 'another' }) };
    await stores.federatedIdentities.insert({
      ...of,
      upstreamSubject: 'another',
      key: other.credential,
      subject: 'ada',
      linkedAt: now,
    });
    expect(await counts('ada', [other, there])).toBe(true);
    await stores.federatedIdentities.delete(key);
    expect([await counts('ada', [other, there]), await counts('ada', [there, other])]).toEqual([false, false]);
  });

  it('counts no more once its provider is disabled, and again when it is not', async () => {
    await stores.identityProviders.replace({ ...provider, disabledAt: now });
    expect(await counts()).toBe(false);
    await stores.identityProviders.replace(provider);
    expect(await counts()).toBe(true);
  });

  it('counts no more once its provider is gone, though who is linked there were left', async () => {
    await stores.identityProviders.delete('acme');
    expect(await counts()).toBe(false);
  });
});

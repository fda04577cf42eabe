import { beforeEach, describe, expect, it } from '@jest/globals';
import { browser, parametersWith, startCore } from '../../test/authorization-fixture.js';
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

describe('a sign-in elsewhere', () => {
  async function signIn(isUnlinked: boolean) {
    const { core, stores, clock } = await startCore();
    await stores.identityProviders.insert(provider);
    await stores.federatedIdentities.insert({ ...of, key, subject: 'alice', linkedAt: now });
    const begun = await core.authorization.authorize({
      parameters: parametersWith({}),
      session: undefined,
      browserDigest: browser,
    });
    if (begun.kind !== 'interaction') throw new Error(`nobody is asked: ${begun.kind}`);
    // After it was read who they are here, and before their session is written.
    if (isUnlinked) await stores.federatedIdentities.delete(key);
    const proved = await core.journey.proved({
      interactionId: begun.interactionId,
      browserDigest: browser,
      proving: { step: 'login', subject: 'alice', amr: ['fed'], credential: key, upstream: { providerId: 'acme' } },
    });
    return { proved, live: await stores.sessions.listLive('alice', clock.now(), 10) };
  }

  it('begins no session that is unlinked at this moment: whoever unlinks ended those that were there', async () => {
    const { proved, live } = await signIn(true);
    expect([proved.begun, proved.outcome, live]).toEqual([
      undefined,
      expect.objectContaining({ kind: 'interaction', step: 'login' }),
      [],
    ]);
  });

  it('begins one where it is linked', async () => {
    const { proved, live } = await signIn(false);
    expect([proved.begun !== undefined, live.length]).toEqual([true, 1]);
  });
});

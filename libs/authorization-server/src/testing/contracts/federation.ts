import { beforeEach, describe, expect, it } from '@jest/globals';
import { identityKey } from '../../records/federated-identity.js';
import type { IdentityProvider } from '../../records/identity-provider.js';
import type { Stores } from '../../records/stores.js';
import { digest } from '../../shared/digest.js';
import { now } from '../contract-records.js';
import type { CreateStores } from './create-stores.js';

const provider: IdentityProvider = {
  providerId: 'acme',
  kind: 'oidc',
  name: { en: 'Acme “ü”', de: 'Acme GmbH' },
  issuer: 'https://id.acme.example',
  clientId: 'signet',
  secret: { kind: 'client_secret', secret: 'a secret "é"', sentBy: 'basic' },
  scopes: ['openid', 'email'],
  answersBy: 'query',
  shown: { clients: ['portal'], emailDomains: ['acme.example'] },
  accounts: { by: 'domains', domains: ['acme.example'] },
  trustsEmail: true,
  claims: { username: 'upn' },
  methods: [{ claim: 'amr', value: 'mfa', amr: ['mfa', 'otp'] }],
  keepsTokens: true,
  signsOut: false,
  signOutBy: 'get',
  sync: { name: 'always' },
  createdAt: now,
};

function identityOf(upstreamSubject: string, subject: string, providerId = 'acme') {
  const of = { providerId, issuer: 'https://id.acme.example', upstreamSubject };
  return { ...of, key: identityKey(of), subject, linkedAt: now };
}

/** What every implementation must do of providers, of who is whom there, and of sessions that began there. */
export function describeFederationContracts(name: string, create: CreateStores): void {
  describe(`federation: ${name}`, () => {
    let stores: Stores;
    beforeEach(async () => {
      ({ stores } = await create());
    });

    it('has each provider once, with its secret, by id', async () => {
      const { identityProviders } = stores;
      const other: IdentityProvider = { ...provider, providerId: 'aaa', kind: 'github', secret: { kind: 'none' } };
      const made = await Promise.all([1, 2, 3].map(() => identityProviders.insert(provider)));
      expect(made.filter(Boolean)).toHaveLength(1);
      expect(await identityProviders.insert({ ...provider, clientId: 'another' })).toBe(false);
      expect(await identityProviders.insert(other)).toBe(true);
      expect(await identityProviders.find('acme')).toEqual(provider);
      expect(await identityProviders.find('none')).toBeUndefined();
      expect(await identityProviders.list()).toEqual([other, provider]);
      const apple = { kind: 'apple', teamId: 't', keyId: 'k', privateKey: 'pem' } as const;
      const changed: IdentityProvider = { ...provider, secret: apple, shown: {}, methods: [], disabledAt: now };
      expect(await identityProviders.replace(changed)).toBe(true);
      expect(await identityProviders.find('acme')).toEqual(changed);
      expect(await identityProviders.replace({ ...provider, providerId: 'none' })).toBe(false);
      const gone = await Promise.all([1, 2, 3].map(() => identityProviders.delete('acme')));
      expect(gone.filter(Boolean)).toHaveLength(1);
      expect(await identityProviders.list()).toEqual([other]);
    });

    it('links whoever is called so at a provider to one account', async () => {
      const { federatedIdentities } = stores;
      const identity = { ...identityOf('their sub', 'alice'), label: 'alice@acme.example' };
      const linked = await Promise.all(
        ['alice', 'bob', 'carol'].map((subject) => federatedIdentities.insert({ ...identity, subject })),
      );
      expect(linked.filter(Boolean)).toHaveLength(1);
      const { subject } = (await federatedIdentities.find(identity.key)) ?? {};
      expect(await federatedIdentities.find(identity.key)).toEqual({ ...identity, subject });
      // Another issuer, or another provider of the same, is somebody else.
      const elsewhere = { ...identity, issuer: 'https://other.example' };
      expect(identityKey(elsewhere)).not.toBe(identity.key);
      expect(await federatedIdentities.insert({ ...elsewhere, key: identityKey(elsewhere) })).toBe(true);
      expect(await federatedIdentities.find(digest('none'))).toBeUndefined();
    });

    it('notes each use, and what it says no more', async () => {
      const { federatedIdentities } = stores;
      const identity = { ...identityOf('sub', 'alice'), label: 'alice' };
      await federatedIdentities.insert(identity);
      const tokens = { idToken: 'an ID token', refreshToken: 'secret "é"' };
      const { key } = identity;
      const taken = { name: digest('Alice'), locale: digest('de') };
      expect(await federatedIdentities.use({ key, label: 'alice2', usedAt: now + 5, taken, tokens })).toBe(true);
      const used = { ...identity, label: 'alice2', usedAt: now + 5, taken, tokens };
      expect(await federatedIdentities.find(key)).toEqual(used);
      expect(await federatedIdentities.use({ key, usedAt: now + 6 })).toBe(true);
      const { label: _, ...bare } = identity;
      expect(await federatedIdentities.find(key)).toEqual({ ...bare, usedAt: now + 6 });
      expect(await federatedIdentities.use({ key: digest('none'), usedAt: now })).toBe(false);
    });

    it('forgets what one provider gave, and leaves who is linked', async () => {
      const { federatedIdentities } = stores;
      const [one, two, other] = [identityOf('1', 'alice'), identityOf('2', 'bob'), identityOf('3', 'bob', 'other')];
      const tokens = { refreshToken: 'secret' };
      for (const each of [one, two, other]) await federatedIdentities.insert(each);
      for (const { key } of [one, other]) await federatedIdentities.use({ key, usedAt: now, tokens });
      expect(await federatedIdentities.forgetTokensAt('acme')).toBe(1);
      expect(await federatedIdentities.find(one.key)).toEqual({ ...one, usedAt: now });
      expect(await federatedIdentities.find(two.key)).toEqual(two);
      expect((await federatedIdentities.find(other.key))?.tokens).toEqual(tokens);
      expect(await federatedIdentities.forgetTokensAt('acme')).toBe(0);
    });

    it('lists those of a person, and unlinks', async () => {
      const { federatedIdentities } = stores;
      const [first, second] = [identityOf('1', 'alice'), { ...identityOf('2', 'alice'), linkedAt: now + 1 }];
      const others = [identityOf('3', 'bob'), identityOf('4', 'bob', 'other'), identityOf('5', 'carol')];
      for (const each of [second, first, ...others]) await federatedIdentities.insert(each);
      expect(await federatedIdentities.ofPerson('alice')).toEqual([first, second]);
      const gone = await Promise.all([1, 2, 3].map(() => federatedIdentities.delete(first.key)));
      expect(gone.filter(Boolean)).toHaveLength(1);
      expect(await federatedIdentities.ofPerson('alice')).toEqual([second]);
      expect(await federatedIdentities.deleteAllOf('bob')).toBe(2);
      expect(await federatedIdentities.deleteAllOf('bob')).toBe(0);
    });

    it('counts those of a provider, and gives some of them', async () => {
      const { federatedIdentities } = stores;
      const [one, two, other] = [identityOf('1', 'alice'), identityOf('2', 'bob'), identityOf('3', 'bob', 'other')];
      for (const each of [one, two, other]) await federatedIdentities.insert(each);
      expect(await federatedIdentities.countAt('acme')).toBe(2);
      expect(await federatedIdentities.countAt('none')).toBe(0);
      const all = await federatedIdentities.someAt('acme', 9);
      expect(all).toHaveLength(2);
      const [first, second] = [one, two].map(({ key, subject }) => ({ key, subject }));
      expect(all).toEqual(expect.arrayContaining([first, second]));
      expect(await federatedIdentities.someAt('acme', 1)).toHaveLength(1);
      await federatedIdentities.delete(one.key);
      expect(await federatedIdentities.someAt('acme', 9)).toEqual([second]);
      expect(await federatedIdentities.someAt('none', 9)).toEqual([]);
    });

    it('finds the live sessions that began with one there', async () => {
      const session = { subject: 's', authTime: now, amr: ['fed'], createdAt: now, expiresAt: now + 10 };
      const there = { providerId: 'acme', sid: 'sid there' };
      for (const [sessionId, more] of [
        ['one', { upstream: there }],
        ['two', { upstream: there, subject: 'other' }],
        ['ended', { upstream: there, endedAt: now }],
        ['expired', { upstream: there, expiresAt: now }],
        ['another', { upstream: { ...there, sid: 'another' } }],
        ['elsewhere', { upstream: { ...there, providerId: 'other' } }],
        ['without', { upstream: { providerId: 'acme' } }],
        ['here', {}],
      ] as const) {
        await stores.sessions.insert({ ...session, sessionId, cookieDigest: digest(sessionId), ...more });
      }
      const found = await stores.sessions.listUpstream(there, now, 10);
      expect(found.map(({ sessionId }) => sessionId).sort()).toEqual(['one', 'two']);
      expect(found[0]?.upstream).toEqual(there);
      expect(await stores.sessions.listUpstream(there, now, 1)).toHaveLength(1);
      expect((await stores.sessions.find('without'))?.upstream).toEqual({ providerId: 'acme' });
      expect(await stores.sessions.renew({ ...session, sessionId: 'one', cookieDigest: digest('x') })).toBe(true);
      expect((await stores.sessions.find('one'))?.upstream).toBeUndefined();
    });

    it('keeps what signs out there as long as the session, and no longer', async () => {
      const { sessions } = stores;
      const upstream = { providerId: 'acme', sid: 'sid there', idTokenHint: 'sealed' };
      const session = { subject: 's', authTime: now, amr: ['fed'], createdAt: now, expiresAt: now + 10, upstream };
      for (const sessionId of ['one', 'two', 'three']) {
        await sessions.insert({ ...session, sessionId, cookieDigest: digest(sessionId) });
      }
      const { idTokenHint: _, ...left } = upstream;
      expect((await sessions.find('one'))?.upstream).toEqual(upstream);
      expect(await sessions.end('one', now + 1)).toBe(true);
      expect((await sessions.find('one'))?.upstream).toEqual(left);
      const renewed = { ...session, sessionId: 'two', cookieDigest: digest('x') };
      expect(await sessions.renew({ ...renewed, upstream: { ...upstream, idTokenHint: 'another' } })).toBe(true);
      expect((await sessions.find('two'))?.upstream?.idTokenHint).toBe('another');
      expect(await sessions.endAllOf('s', now + 2)).toBe(2);
      for (const each of ['two', 'three']) expect((await sessions.find(each))?.upstream).toEqual(left);
    });
  });
}

import { beforeEach, describe, expect, it } from '@jest/globals';
import { consentBasis } from '../grants/consent-basis.js';
import { mostDestinations } from '../grants/most-destinations.js';
import type { Client } from '../records/client.js';
import type { Consent } from '../records/consent.js';
import type { GrantFilter } from '../records/grant.js';
import type { Stores } from '../records/stores.js';
import type { UnitOfWork } from '../records/unit-of-work.js';
import { digest } from '../shared/digest.js';
import { AskedVerbs } from './asked-verbs.js';
import { client, code, grant, now, refreshToken } from './contract-records.js';
import { describeSecurityEventContracts } from './security-event-contracts.js';
import { describeSingleUseContracts } from './single-use-contracts.js';

/** What every implementation of the core's ports must do, whatever it is built on. */
export function describeStoreContracts(
  name: string,
  createUnwatched: () => Promise<{ stores: Stores; unitOfWork: UnitOfWork }>,
): void {
  const asked = new AskedVerbs();
  const create = async () => {
    const { stores, unitOfWork } = await createUnwatched();
    return { stores: asked.watch(stores), unitOfWork: asked.watchWithin(unitOfWork) };
  };
  describeSingleUseContracts(name, create);
  describeSecurityEventContracts(name, create);

  describe(`stores of the core: ${name}`, () => {
    let stores: Stores;
    let unitOfWork: UnitOfWork;
    beforeEach(async () => {
      ({ stores, unitOfWork } = await create());
    });

    it('keeps clients and resource servers whole, replaces them and lists them in order', async () => {
      await stores.clients.save(client);
      await stores.clients.save({ ...client, clientId: 'b', clientSecretDigest: undefined });
      await stores.clients.save({ ...client, clientName: 'renamed', defaultResource: 'https://a.example' });
      await stores.clients.save({ ...client, clientName: 'renamed' });
      expect(await stores.clients.find('c')).toEqual({ ...client, clientName: 'renamed' });
      expect((await stores.clients.list()).map(({ clientId }) => clientId)).toEqual(['b', 'c']);
      const server = {
        identifier: 'https://a.example',
        name: 'A',
        scopes: { 'a:read': 'Read' },
        accessTokenLifetime: 300,
        signingAlgorithm: 'ES256',
      } as const;
      const open = { ...server, name: 'Before', selfRegisteredScopes: ['a:read'] };
      await stores.resourceServers.save(open);
      expect(await stores.resourceServers.find(server.identifier)).toEqual(open);
      await stores.resourceServers.save(server);
      expect(await stores.resourceServers.find(server.identifier)).toEqual(server);
      expect(await stores.resourceServers.list()).toEqual([server]);
    });

    it('deletes a resource server once', async () => {
      const server = { name: 'A', scopes: {}, accessTokenLifetime: 300, signingAlgorithm: 'ES256' } as const;
      for (const identifier of ['https://a.example', 'https://b.example']) {
        await stores.resourceServers.save({ ...server, identifier });
        await stores.resourceServers.find(identifier);
      }
      const deleted = await Promise.all(
        Array.from({ length: 10 }, () => stores.resourceServers.delete('https://a.example')),
      );
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await stores.resourceServers.find('https://a.example')).toBeUndefined();
      expect((await stores.resourceServers.list()).map(({ identifier }) => identifier)).toEqual(['https://b.example']);
    });

    it('lists initial access tokens, and deletes one once', async () => {
      const token = (secret: string, createdAt: number) =>
        ({ digest: digest(secret), createdAt, expiresAt: now + 50, remaining: 3 }) as const;
      await stores.initialAccessTokens.insert(token('later', now + 1));
      await stores.initialAccessTokens.insert(token('first', now));
      await stores.initialAccessTokens.use(digest('later'), now);
      expect(await stores.initialAccessTokens.list()).toEqual([
        token('first', now),
        { ...token('later', now + 1), remaining: 2 },
      ]);
      const deleted = await Promise.all(
        Array.from({ length: 10 }, () => stores.initialAccessTokens.delete(digest('first'))),
      );
      expect(deleted.filter(Boolean)).toHaveLength(1);
      expect(await stores.initialAccessTokens.use(digest('first'), now)).toBe(false);
      expect(await stores.initialAccessTokens.list()).toHaveLength(1);
    });

    it('lists the live sessions of a subject, newest first', async () => {
      const session = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 10 };
      for (const [sessionId, more] of [
        ['old', {}],
        ['new', { createdAt: now + 1 }],
        ['expired', { expiresAt: now }],
        ['ended', { endedAt: now }],
        ['other', { subject: 'other' }],
      ] as const) {
        await stores.sessions.insert({ ...session, sessionId, subject: 's', cookieDigest: digest(sessionId), ...more });
      }
      const live = async (limit: number) =>
        (await stores.sessions.listLive('s', now, limit)).map(({ sessionId }) => sessionId);
      expect(await live(10)).toEqual(['new', 'old']);
      expect(await live(1)).toEqual(['new']);
    });

    it('keeps every member of a client, and deletes it once', async () => {
      const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'ü' }] };
      const whole: Client = {
        ...client,
        clientId: 'https://c.example/é?',
        jwks,
        subjectType: 'pairwise',
        dpopBoundAccessTokens: false,
        defaultMaxAge: 0,
        defaultAcrValues: [],
        trustedAssertionIssuers: [{ issuer: 'https://i.example', jwks }],
        registrationAccessTokenDigest: digest('registration'),
      };
      await stores.clients.save(whole);
      expect(await stores.clients.find(whole.clientId)).toEqual(whole);
      expect(await stores.clients.list()).toEqual([whole]);
      expect(await stores.clients.replace({ ...whole, clientName: 'replaced' })).toBe(true);
      expect(await stores.clients.find(whole.clientId)).toEqual({ ...whole, clientName: 'replaced' });
      const deleted = await Promise.all(Array.from({ length: 10 }, () => stores.clients.delete(whole.clientId)));
      expect(deleted.filter(Boolean)).toHaveLength(1);
      // What was deleted is not brought back by who read it before.
      expect(await stores.clients.replace(whole)).toBe(false);
      expect(await stores.clients.find(whole.clientId)).toBeUndefined();
    });

    it('inserts a client for one of many at once, and never over another', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `client ${index}`);
      const inserted = await Promise.all(
        names.map((clientName) => unitOfWork.run(({ clients }) => clients.insert({ ...client, clientName }))),
      );
      expect(inserted.filter(Boolean)).toHaveLength(1);
      expect((await stores.clients.find('c'))?.clientName).toBe(names[inserted.indexOf(true)]);
      expect(await stores.clients.insert({ ...client, clientName: 'late' })).toBe(false);
    });

    it('loses no change of a client that was read for it', async () => {
      await stores.clients.save({ ...client, contacts: [] });
      const add = (contact: string) =>
        unitOfWork.run(async ({ clients }) => {
          const found = await clients.findForChange('c');
          if (found) await clients.replace({ ...found, contacts: [...(found.contacts ?? []), contact] });
        });
      const contacts = Array.from({ length: 10 }, (_, index) => `${index}`);
      await Promise.all(contacts.map(add));
      expect([...((await stores.clients.find('c'))?.contacts ?? [])].sort()).toEqual(contacts);
      expect(await unitOfWork.run(({ clients }) => clients.findForChange('nobody'))).toBeUndefined();
    });

    it('finds sessions by cookie and ends each once', async () => {
      const session = {
        sessionId: 'sid',
        cookieDigest: digest('cookie'),
        subject: 's',
        authTime: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.sessions.insert(session);
      expect(await stores.sessions.findByCookie(digest('cookie'))).toEqual(session);
      const ends = await Promise.all(Array.from({ length: 20 }, () => stores.sessions.end('sid', now)));
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect((await stores.sessions.find('sid'))?.endedAt).toBe(now);
      expect(await stores.sessions.endAllOf('s', now)).toBe(0);
      expect(await stores.sessions.deleteExpired(now + 10, 10)).toBe(1);
    });

    it('renews a session under its sid, unless it has ended', async () => {
      const session = {
        sessionId: 'sid',
        cookieDigest: digest('cookie'),
        subject: 's',
        authTime: now,
        amr: ['pwd'],
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.sessions.insert(session);
      const renewed = { ...session, cookieDigest: digest('new'), authTime: now + 5, acr: 'high', expiresAt: now + 20 };
      expect(await stores.sessions.renew(renewed)).toBe(true);
      expect(await stores.sessions.find('sid')).toEqual(renewed);
      expect(await stores.sessions.findByCookie(digest('cookie'))).toBeUndefined();
      expect(await stores.sessions.findByCookie(digest('new'))).toEqual(renewed);
      await stores.sessions.end('sid', now + 6);
      expect(await stores.sessions.renew({ ...session, cookieDigest: digest('late') })).toBe(false);
      expect(await stores.sessions.findByCookie(digest('late'))).toBeUndefined();
      expect(await stores.sessions.renew({ ...session, sessionId: 'unknown' })).toBe(false);
    });

    it('ends every session of a subject that had not ended, and no other', async () => {
      const session = { authTime: now, amr: ['pwd'], createdAt: now, expiresAt: now + 10 };
      for (const [sessionId, subject] of [
        ['a', 's'],
        ['b', 's'],
        ['c', 'other'],
      ] as const) {
        await stores.sessions.insert({ ...session, sessionId, subject, cookieDigest: digest(sessionId) });
      }
      await stores.sessions.end('a', now);
      expect(await stores.sessions.endAllOf('s', now + 1)).toBe(1);
      expect((await stores.sessions.find('a'))?.endedAt).toBe(now);
      expect((await stores.sessions.find('c'))?.endedAt).toBeUndefined();
    });

    it('consumes a code for one of 200 at once', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x', { nonce: 'n' }));
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, () => stores.authorizationCodes.consume(digest('x'), now + 1)),
      );
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      expect(await stores.authorizationCodes.consume(digest('y'), now)).toBe('unknown');
      expect(await stores.authorizationCodes.find(digest('x'))).toEqual(code('x', { nonce: 'n', consumedAt: now + 1 }));
    });

    it('stores a refresh token with the code that was redeemed for it, once', async () => {
      await stores.grants.insert(grant('g'));
      await stores.authorizationCodes.insert(code('x'));
      const issued = (index: number) => refreshToken(`${index}`, { confirmation: { jkt: 'jkt' } });
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => stores.authorizationCodes.consume(digest('x'), now, issued(index))),
      );
      const winner = outcomes.indexOf('consumed');
      for (let index = 0; index < 50; index += 1) {
        const expected = index === winner ? issued(index) : undefined;
        expect(await stores.refreshTokens.find(digest(`${index}`))).toEqual(expected);
      }
      expect(await stores.authorizationCodes.consume(digest('unknown'), now, issued(99))).toBe('unknown');
      expect(await stores.refreshTokens.find(digest('99'))).toBeUndefined();
    });

    it('rotates a refresh token once, into one successor that it remembers', async () => {
      await stores.grants.insert(grant('g'));
      await stores.refreshTokens.insert(refreshToken('r'));
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) =>
          stores.refreshTokens.rotate(digest('r'), now + 1, refreshToken(`${index}`)),
        ),
      );
      const winner = outcomes.indexOf('consumed');
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect(new Set(outcomes)).toEqual(new Set(['consumed', 'replayed']));
      const used = { consumedAt: now + 1, successorDigest: digest(`${winner}`) };
      expect(await stores.refreshTokens.find(digest('r'))).toEqual(refreshToken('r', used));
      for (let index = 0; index < 50; index += 1) {
        const expected = index === winner ? refreshToken(`${index}`) : undefined;
        expect(await stores.refreshTokens.find(digest(`${index}`))).toEqual(expected);
      }
      expect(await stores.refreshTokens.rotate(digest('unknown'), now, refreshToken('new'))).toBe('unknown');
    });

    it('consumes nothing where what it is consumed for cannot be stored', async () => {
      await stores.grants.insert(grant('g'));
      for (const secret of ['r', 'taken']) await stores.refreshTokens.insert(refreshToken(secret));
      await stores.authorizationCodes.insert(code('x'));
      const failed = await Promise.allSettled([
        stores.refreshTokens.rotate(digest('r'), now, refreshToken('taken')),
        stores.authorizationCodes.consume(digest('x'), now, refreshToken('taken')),
      ]);
      expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
      expect(await stores.refreshTokens.find(digest('r'))).toEqual(refreshToken('r'));
      expect(await stores.authorizationCodes.find(digest('x'))).toEqual(code('x'));
    });

    it('puts the end of one refresh token off', async () => {
      await stores.grants.insert(grant('g'));
      const token = { grantId: 'g', clientId: 'c', confirmation: { jkt: 'jkt' }, createdAt: now, expiresAt: now + 50 };
      for (const secret of ['r', 'other']) await stores.refreshTokens.insert({ ...token, digest: digest(secret) });
      await stores.refreshTokens.extend(digest('r'), now + 90);
      await stores.refreshTokens.extend(digest('unknown'), now + 90);
      expect(await stores.refreshTokens.find(digest('r'))).toEqual({
        ...token,
        digest: digest('r'),
        expiresAt: now + 90,
      });
      expect((await stores.refreshTokens.find(digest('other')))?.expiresAt).toBe(now + 50);
    });

    it('completes an interaction once', async () => {
      const interaction = {
        interactionId: 'i',
        browserDigest: digest('b'),
        request: { clientId: 'c', state: 'ü\u2028"' } as never,
        createdAt: now,
        expiresAt: now + 10,
      };
      await stores.interactions.insert(interaction);
      await stores.interactions.recordLogin('i', 'sid');
      await stores.interactions.recordConsent('i', 'sid');
      expect(await stores.interactions.find('i')).toEqual({
        ...interaction,
        loggedInSessionId: 'sid',
        consentedSessionId: 'sid',
      });
      const completed = await Promise.all(Array.from({ length: 20 }, () => stores.interactions.complete('i')));
      expect(completed.filter(Boolean)).toHaveLength(1);
    });

    describe('consents', () => {
      const basis = { ...consentBasis(client), logoUri: 'https://c.example/é?', document: digest('document') };
      const consent = {
        subject: 's',
        clientId: 'c',
        destination: 'https://c.example',
        basis,
        identityScopes: ['openid'],
        resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
        updatedAt: now,
      };
      const find = ({ subject, clientId, destination }: Consent) =>
        stores.consents.find(subject, clientId, destination);

      it('are kept whole, one for each destination, and replaced', async () => {
        const elsewhere = { ...consent, destination: 'com.example.app:', basis: consentBasis(client) };
        await stores.consents.save(consent);
        await stores.consents.save(elsewhere);
        expect(await find(consent)).toEqual(consent);
        const changed = { ...consent, basis: { ...basis, clientName: 'renamed' }, identityScopes: ['openid', 'email'] };
        await stores.consents.save(changed);
        expect(await find(consent)).toEqual(changed);
        expect(await find(elsewhere)).toEqual(elsewhere);
        expect(await stores.consents.find('s', 'c', 'https://other.example')).toBeUndefined();
      });

      it('are forgotten by client, and by client and person', async () => {
        const others = [
          { ...consent, subject: 'other' },
          { ...consent, clientId: 'other' },
        ] as const;
        const mine = [consent, { ...consent, destination: 'https://two.example' }];
        for (const each of [...mine, ...others]) await stores.consents.save(each);
        expect(await stores.consents.deleteAll({ clientId: 'c', subject: 's' })).toBe(2);
        expect(await Promise.all([...mine, ...others].map(find))).toEqual([undefined, undefined, ...others]);
        expect(await stores.consents.deleteAll({ clientId: 'c' })).toBe(1);
        expect(await stores.consents.deleteAll({ clientId: 'c' })).toBe(0);
        expect(await find(others[1])).toEqual(others[1]);
        await stores.consents.save(others[0]);
        expect(await stores.consents.deleteAll({ subject: 's' })).toBe(1);
        expect(await find(others[0])).toEqual(others[0]);
        await expect(stores.consents.deleteAll({})).rejects.toThrow('a consent filter is empty');
      });

      it('are bounded for one person and client: the oldest destination goes', async () => {
        const at = (index: number, updatedAt: number) => ({
          ...consent,
          destination: `https://${index}.example`,
          updatedAt,
        });
        const other = { ...at(0, now - 9), subject: 'other' };
        await stores.consents.save(other);
        for (let index = 0; index < mostDestinations; index += 1) await stores.consents.save(at(index, now + index));
        // Also one whose clock is behind stays, for it has just been given.
        await stores.consents.save(at(100, now - 5));
        const kept = await Promise.all([0, 1, mostDestinations - 1, 100].map((index) => find(at(index, 0))));
        expect(kept.map((each) => each !== undefined)).toEqual([false, true, true, true]);
        expect(await find(other)).toEqual(other);
      });

      it('are forgotten with the unit of work that forgets them, or not at all', async () => {
        await stores.consents.save(consent);
        const undone = unitOfWork.run(async ({ consents }) => {
          await consents.deleteAll({ clientId: 'c' });
          throw new Error('refused');
        });
        await expect(undone).rejects.toThrow('refused');
        expect(await find(consent)).toEqual(consent);
      });
    });

    it('lists and revokes grants by what they share', async () => {
      await stores.grants.insert(grant('g1'));
      await stores.grants.insert(grant('g2', { createdAt: now + 5 }));
      await stores.grants.insert(grant('g3', { sessionId: 'other' }));
      expect((await stores.grants.list({ subject: 's' }, 10)).map(({ grantId }) => grantId)).toEqual([
        'g2',
        'g1',
        'g3',
      ]);
      expect(await stores.grants.list({}, 1)).toHaveLength(1);
      expect(await stores.grants.revokeAll({ sessionId: 'sid', clientId: 'c' }, now)).toBe(2);
      expect(await stores.grants.revoke('g1', now)).toBe(false);
      expect(await stores.grants.revoke('g3', now)).toBe(true);
      expect(await stores.grants.list({ subject: 's' }, 10)).toEqual([]);
      await expect(stores.grants.revokeAll({}, now)).rejects.toThrow('a grant filter is empty');
    });

    it('tells grants that outlive their session from those that do not', async () => {
      const claims = { userinfo: { email: null, name: { essential: true } } };
      const whole = grant('whole', { offline: true, acr: 'high', claims, createdAt: now + 1 });
      await stores.grants.insert(whole);
      await stores.grants.insert(grant('online'));
      const { sessionId: _none, ...without } = grant('without', { createdAt: now + 2, offline: true });
      await stores.grants.insert(without);
      expect(await stores.grants.find('whole')).toEqual(whole);
      expect(await stores.grants.find('without')).toEqual(without);
      const ids = async (filter: GrantFilter) => (await stores.grants.list(filter, 9)).map(({ grantId }) => grantId);
      expect(await ids({ offline: true })).toEqual(['without', 'whole']);
      expect(await ids({ offline: false })).toEqual(['online']);
      expect(await ids({ sessionId: 'sid' })).toEqual(['whole', 'online']);
      expect(await stores.grants.revokeAll({ sessionId: 'sid', offline: false }, now + 3)).toBe(1);
      expect(await ids({ subject: 's' })).toEqual(['without', 'whole']);
      expect((await stores.grants.find('online'))?.revokedAt).toBe(now + 3);
    });

    it('names each client of a session once, also where its grants are revoked', async () => {
      for (const id of ['a', 'b']) await stores.grants.insert(grant(id, { clientId: 'one' }));
      await stores.grants.insert(grant('c', { clientId: 'two' }));
      await stores.grants.insert(grant('d', { clientId: 'three', sessionId: 'elsewhere' }));
      await stores.grants.revoke('c', now);
      expect([...(await stores.grants.clientsOf('sid'))].sort()).toEqual(['one', 'two']);
      expect(await stores.grants.clientsOf('nobody')).toEqual([]);
    });

    it('remembers revoked access tokens', async () => {
      await stores.revokedAccessTokens.add('jti', now + 5);
      await stores.revokedAccessTokens.add('jti', now + 5);
      expect(await stores.revokedAccessTokens.has('jti')).toBe(true);
      expect(await stores.revokedAccessTokens.deleteExpired(now + 5, 10)).toBe(1);
      expect(await stores.revokedAccessTokens.has('jti')).toBe(false);
    });

    it('keeps signing keys with their life', async () => {
      const key = {
        kid: 'k',
        algorithm: 'ES256',
        privateJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' },
        createdAt: now,
        activatesAt: now + 1,
      } as const;
      await stores.signingKeys.insert(key);
      expect(await stores.signingKeys.list()).toEqual([key]);
      const retirement = { retiresAt: now + 2, publishedUntil: now + 3, expiresAt: now + 4 };
      await stores.signingKeys.retire('k', retirement);
      expect(await stores.signingKeys.list()).toEqual([{ ...key, ...retirement }]);
      expect(await stores.signingKeys.deleteExpired(now + 3, 10)).toBe(0);
      expect(await stores.signingKeys.deleteExpired(now + 4, 10)).toBe(1);
    });

    it('sweeps at most a batch, and only what has expired', async () => {
      await stores.grants.insert(grant('g'));
      for (const secret of ['a', 'b', 'c']) await stores.authorizationCodes.insert(code(secret));
      await stores.authorizationCodes.insert(code('d', { expiresAt: now + 61 }));
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(2);
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(1);
      expect(await stores.authorizationCodes.find(digest('d'))).toBeDefined();
    });

    it('sweeps grants, refresh tokens and interactions that are over, and no others', async () => {
      const interaction = { browserDigest: digest('b'), request: {} as never, createdAt: now };
      for (const [id, end] of [
        ['old', now + 60],
        ['young', now + 61],
      ] as const) {
        await stores.interactions.insert({ ...interaction, interactionId: id, expiresAt: end });
        await stores.grants.insert(grant(id, { expiresAt: end + 100 }));
        await stores.refreshTokens.insert(refreshToken(id, { grantId: id, expiresAt: end }));
      }
      expect(await stores.interactions.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.refreshTokens.deleteExpired(now + 60, 10)).toBe(1);
      expect(await stores.grants.deleteExpired(now + 60, 10)).toBe(0);
      expect(await stores.grants.deleteExpired(now + 160, 10)).toBe(1);
      expect(await stores.interactions.find('old')).toBeUndefined();
      expect(await stores.refreshTokens.find(digest('old'))).toBeUndefined();
      expect(await stores.grants.find('old')).toBeUndefined();
      expect(await stores.interactions.find('young')).toBeDefined();
      expect(await stores.refreshTokens.find(digest('young'))).toBeDefined();
      expect(await stores.grants.find('young')).toBeDefined();
    });

    it('keeps all of a unit of work or nothing', async () => {
      const failing = unitOfWork.run(async (inside) => {
        await inside.grants.insert(grant('g'));
        await inside.authorizationCodes.insert(code('x'));
        expect(await inside.grants.find('g')).toBeDefined();
        throw new Error('on purpose');
      });
      await expect(failing).rejects.toThrow('on purpose');
      expect(await stores.grants.find('g')).toBeUndefined();
      expect(await unitOfWork.run(async (inside) => inside.grants.insert(grant('g')).then(() => 'done'))).toBe('done');
      expect(await stores.grants.find('g')).toEqual(grant('g'));
    });

    it('does not let a rollback take a write beside it', async () => {
      const failing = unitOfWork.run(async (inside) => {
        await inside.grants.insert(grant('inside'));
        await new Promise((resolve) => setImmediate(resolve));
        throw new Error('on purpose');
      });
      const beside = stores.grants.insert(grant('beside'));
      await expect(failing).rejects.toThrow('on purpose');
      await beside;
      expect(await stores.grants.find('beside')).toBeDefined();
    });
  });

  describe(`contracts: ${name}`, () => {
    it('were held by every verb of every port', () => {
      expect(asked.unasked).toEqual([]);
    });
  });
}

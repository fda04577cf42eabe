import { beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthorizationCode } from '../authorization-code/authorization-code.js';
import type { Client } from '../clients/client.js';
import type { Grant } from '../grants/grant.js';
import { digest } from '../shared/digest.js';
import type { Stores, UnitOfWork } from '../shared/unit-of-work.js';

const now = 1_700_000_000;

const client: Client = {
  clientId: 'c',
  clientName: 'A client <&> "é"',
  securityProfile: 'classic',
  tokenEndpointAuthMethod: 'client_secret_basic',
  clientSecretDigest: digest('secret'),
  redirectUris: ['https://c.example/callback'],
  postLogoutRedirectUris: [],
  grantTypes: ['authorization_code'],
  identityScopes: ['openid'],
  resources: [{ identifier: 'https://a.example', scopes: ['a:read'] }],
  requirePkce: true,
  consentRequired: false,
  rotateRefreshTokens: true,
  applicationType: 'web',
  createdAt: now,
};

function grant(grantId: string, more: Partial<Grant> = {}): Grant {
  return {
    grantId,
    subject: 's',
    clientId: 'c',
    sessionId: 'sid',
    identityScopes: ['openid'],
    resources: [],
    authTime: now,
    amr: ['pwd'],
    offline: false,
    createdAt: now,
    expiresAt: now + 1000,
    ...more,
  };
}

function code(secret: string, more: Partial<AuthorizationCode> = {}): AuthorizationCode {
  return {
    digest: digest(secret),
    grantId: 'g',
    clientId: 'c',
    redirectUri: 'https://c.example/callback',
    redirectUriGiven: true,
    createdAt: now,
    expiresAt: now + 60,
    ...more,
  };
}

/** What every implementation of the core's ports must do, whatever it is built on. */
export function describeStoreContracts(
  name: string,
  create: () => Promise<{ stores: Stores; unitOfWork: UnitOfWork }>,
): void {
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
      await stores.resourceServers.save(server);
      expect(await stores.resourceServers.find(server.identifier)).toEqual(server);
      expect(await stores.resourceServers.list()).toEqual([server]);
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

    it('consumes a refresh token once and remembers its successor', async () => {
      await stores.grants.insert(grant('g'));
      const token = { digest: digest('r'), grantId: 'g', clientId: 'c', createdAt: now, expiresAt: now + 50 };
      await stores.refreshTokens.insert(token);
      const outcomes = await Promise.all(
        Array.from({ length: 50 }, (_, index) => stores.refreshTokens.consume(digest('r'), now, digest(`${index}`))),
      );
      const winner = outcomes.indexOf('consumed');
      expect(outcomes.filter((outcome) => outcome === 'consumed')).toHaveLength(1);
      expect((await stores.refreshTokens.find(digest('r')))?.successorDigest).toBe(digest(`${winner}`));
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
      await stores.interactions.recordConsent('i', now + 1);
      expect(await stores.interactions.find('i')).toEqual({
        ...interaction,
        loggedInSessionId: 'sid',
        consentedAt: now + 1,
      });
      const completed = await Promise.all(Array.from({ length: 20 }, () => stores.interactions.complete('i')));
      expect(completed.filter(Boolean)).toHaveLength(1);
    });

    it('replaces and deletes consents', async () => {
      const consent = { subject: 's', clientId: 'c', identityScopes: ['openid'], resources: [], updatedAt: now };
      await stores.consents.save(consent);
      await stores.consents.save({ ...consent, identityScopes: ['openid', 'email'] });
      expect((await stores.consents.find('s', 'c'))?.identityScopes).toEqual(['openid', 'email']);
      expect(await stores.consents.delete('s', 'c')).toBe(true);
      expect(await stores.consents.delete('s', 'c')).toBe(false);
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
      await stores.signingKeys.retire('k', now + 2, now + 3);
      expect(await stores.signingKeys.list()).toEqual([{ ...key, retiresAt: now + 2, expiresAt: now + 3 }]);
      expect(await stores.signingKeys.deleteExpired(now + 3, 10)).toBe(1);
    });

    it('sweeps at most a batch, and only what has expired', async () => {
      await stores.grants.insert(grant('g'));
      for (const secret of ['a', 'b', 'c']) await stores.authorizationCodes.insert(code(secret));
      await stores.authorizationCodes.insert(code('d', { expiresAt: now + 61 }));
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(2);
      expect(await stores.authorizationCodes.deleteExpired(now + 60, 2)).toBe(1);
      expect(await stores.authorizationCodes.find(digest('d'))).toBeDefined();
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
}

import { describe, expect, it } from '@jest/globals';
import { authorizeAndRedeem, read, refusalOf, startIssuer, type TestIssuer } from '../../test/token-fixture.js';
import { createCore } from '../create-core.js';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { withdrawKey } from './withdraw-key.js';

const signer = async ({ core }: Pick<TestIssuer, 'core'>) => (await core.keyRing.signingKey('ES256')).key.kid;
const published = async ({ core }: Pick<TestIssuer, 'core'>) => (await core.keyRing.jwks()).keys.map(({ kid }) => kid);
const withdraw = (server: TestIssuer, kid: string) => withdrawKey(server.ports, kid, 'admin');

describe('a signing key that leaked', () => {
  it('signs and opens nothing from the next look on, and another one signs at once', async () => {
    const server = await startIssuer();
    const leaked = await signer(server);
    const { access_token, id_token } = await authorizeAndRedeem(server);
    const outcome = await withdraw(server, leaked);
    expect(outcome?.withdrawn.kid).toBe(leaked);
    await server.core.keyRing.look();
    expect(await signer(server)).toBe(outcome?.replacement?.kid);
    expect(await published(server)).not.toContain(leaked);
    expect(await published(server)).toHaveLength(signingAlgorithmNames.length);
    const use = server.core.userinfo.handle({ accessToken: access_token, scheme: 'Bearer', method: 'GET' });
    expect((await refusalOf(use)).code).toBe('invalid_token');
    if (read(id_token).header.kid === leaked) {
      const hint = server.core.tokenSigner.verifyIdTokenHint(id_token ?? '');
      expect((await refusalOf(hint)).code).toBe('invalid_request');
    }
    expect(read((await authorizeAndRedeem(server)).access_token).header.kid).toBe(outcome?.replacement?.kid);
  });

  it('is refused as the key of a hint, for as long as sessions live', async () => {
    const server = await startIssuer();
    const { id_token } = await authorizeAndRedeem(server);
    const { kid } = read(id_token).header;
    await server.core.tokenSigner.verifyIdTokenHint(id_token ?? '');
    await withdraw(server, String(kid));
    await server.core.keyRing.look();
    expect((await refusalOf(server.core.tokenSigner.verifyIdTokenHint(id_token ?? ''))).code).toBe('invalid_request');
  });

  it('is deleted, with a word to every API, or stays where that cannot be stored', async () => {
    const server = await startIssuer();
    const leaked = await signer(server);
    const { insert } = server.stores.securityEvents;
    server.stores.securityEvents.insert = async () => {
      throw new Error('the disk is full');
    };
    await expect(withdraw(server, leaked)).rejects.toThrow('the disk is full');
    server.stores.securityEvents.insert = insert;
    expect((await server.stores.signingKeys.list()).map(({ kid }) => kid)).toContain(leaked);
    expect(await server.stores.securityEvents.countSince(0)).toBe(0);
    await withdraw(server, leaked);
    expect((await server.stores.signingKeys.list()).map(({ kid }) => kid)).not.toContain(leaked);
    expect(await server.stores.securityEvents.countSince(0)).toBe(1);
  });

  it('is withdrawn by one of several at once, and unknown to the others', async () => {
    const server = await startIssuer();
    const leaked = await signer(server);
    const outcomes = await Promise.all([withdraw(server, leaked), withdraw(server, leaked), withdraw(server, leaked)]);
    expect(outcomes.filter((outcome) => outcome !== undefined)).toHaveLength(1);
    expect(await withdraw(server, 'nobody')).toBeUndefined();
    expect(await server.stores.signingKeys.list()).toHaveLength(signingAlgorithmNames.length);
  });

  it.each([
    ['the one that signs until the next one does', 0],
    ['the next one, while the one before is about to retire', 1],
  ])('leaves a key that signs at all times: %s', async (_name, nth) => {
    const server = await startIssuer();
    const kids = [await signer(server), (await server.core.keyRing.rotate('ES256', 3600)).kid];
    const leaked = String(kids[nth]);
    await withdraw(server, leaked);
    await server.core.keyRing.look();
    for (let step = 0; step < 8; step += 1) {
      expect(await signer(server)).not.toBe(leaked);
      server.clock.advance(1801);
    }
  });

  it('leaves the one that signs alone where it had retired', async () => {
    const server = await startIssuer();
    const leaked = await signer(server);
    const { kid } = await server.core.keyRing.rotate('ES256', 0);
    expect((await withdraw(server, leaked))?.replacement).toBeUndefined();
    await server.core.keyRing.look();
    expect(await signer(server)).toBe(kid);
    expect(await published(server)).not.toContain(leaked);
  });

  it('is replaced also for a process whose clock is a few minutes behind', async () => {
    const server = await startIssuer();
    const leaked = await signer(server);
    const behind = { now: () => server.clock.now() - 240 };
    const replica = { core: createCore({ ...server.ports, clock: behind }) };
    await replica.core.keyRing.load();
    const outcome = await withdraw(server, leaked);
    await replica.core.keyRing.look();
    expect(await signer(replica)).toBe(outcome?.replacement?.kid);
    expect(await published(replica)).not.toContain(leaked);
  });
});

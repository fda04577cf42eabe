import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint } from 'jose';
import { issuer } from '../../test/authorization-fixture.js';
import { issuerSigningKeys } from '../../test/client-keys.js';
import { authorizeAndRedeem, read, refusalOf, startIssuer, type TestIssuer } from '../../test/token-fixture.js';
import { createCore } from '../create-core.js';
import type { SigningKey } from '../records/signing-key.js';
import type { Stores } from '../records/stores.js';
import { defaultIssuerSettings } from '../shared/issuer-settings.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ManualClock } from '../testing/manual-inputs.js';
import { signingAlgorithmNames } from '../vocabulary/signing-algorithms.js';
import { generateSigningKey } from './generate-key.js';
import { KeyRing, shortestPublicationLead } from './key-ring.js';

const lead = 3600;

const kidsOf = async (ring: KeyRing) => (await ring.jwks()).keys.map(({ kid }) => kid);
const signer = async (ring: KeyRing) => (await ring.signingKey('ES256')).key.kid;

/** A second process over the same store. */
async function secondProcess(server: TestIssuer) {
  const core = createCore(server.ports);
  await core.keyRing.load();
  return { ...server, core };
}

function accepts(server: TestIssuer, accessToken: string) {
  return server.core.userinfo.handle({ accessToken, scheme: 'Bearer', method: 'GET' });
}

describe('JWKS (RFC 7517 §5)', () => {
  it('has one key of each algorithm to begin with, named by its thumbprint (RFC 7638), and public parts only', async () => {
    const { core } = await startIssuer();
    const { keys } = await core.keyRing.jwks();
    expect(keys.map(({ alg }) => alg).sort()).toEqual([...signingAlgorithmNames].sort());
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
    for (const key of keys) {
      expect(key.kid).toBe(await calculateJwkThumbprint(key));
      expect(key.use).toBe('sig');
      const allowed = ['kty', 'crv', 'x', 'y', 'n', 'e', 'kid', 'alg', 'use'];
      expect(Object.keys(key).filter((member) => !allowed.includes(member))).toEqual([]);
    }
  });

  it('is made once by processes that start together', async () => {
    const { stores, unitOfWork } = inMemoryStores();
    const clock = new ManualClock();
    const settings = defaultIssuerSettings(issuer);
    const told: string[] = [];
    const rings = Array.from({ length: 3 }, () => {
      const tellFirst = async (_: unknown, { kid }: SigningKey) => void told.push(kid);
      return new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings, tellFirst });
    });
    // RSA keys are borrowed: making them takes long, and one algorithm shows the race.
    for (const key of await issuerSigningKeys()) if (key.algorithm !== 'ES256') await stores.signingKeys.insert(key);
    await Promise.all(rings.map((ring) => ring.load()));
    expect(await stores.signingKeys.list()).toHaveLength(signingAlgorithmNames.length);
    const signers = await Promise.all(rings.map(signer));
    expect(new Set(signers).size).toBe(1);
    // By the one that made it.
    expect(told).toEqual([signers[0]]);
  });

  it('is told in the audit trail when it is made, and is not made where that cannot be told', async () => {
    const server = await startIssuer();
    const made = async () =>
      (await server.stores.auditLog.page({ name: 'signing_key_made', limit: 9 })).map(({ target, initiator }) => [
        target.id,
        initiator.through,
      ]);
    const before = await made();
    for (const { kid } of await server.stores.signingKeys.list()) await server.stores.signingKeys.delete(kid);
    const { stores, unitOfWork } = server.ports;
    const failing = {
      run: <T>(work: (stores: Stores) => Promise<T>) => unitOfWork.run((each) => work({ ...each, auditLog })),
    };
    const auditLog = { ...stores.auditLog, append: () => Promise.reject(new Error('no disk')) } as never;
    await expect(createCore({ ...server.ports, unitOfWork: failing }).keyRing.load()).rejects.toThrow('no disk');
    expect([await server.stores.signingKeys.list(), await made()]).toEqual([[], before]);
    await createCore(server.ports).keyRing.load();
    const kids = (await server.stores.signingKeys.list()).map(({ kid }) => [kid, 'issuer']);
    expect((await made()).filter((each) => !before.some(([kid]) => kid === each[0])).sort()).toEqual(kids.sort());
  }, 60_000);
});

describe('rotation by the calendar', () => {
  const term = 90 * 86_400;
  const algorithms = (keys: readonly SigningKey[]) => keys.map(({ algorithm }) => algorithm);

  /** With the one key that the calendar is about, made now: others take long to make. */
  async function ring() {
    const { stores, unitOfWork } = inMemoryStores();
    const clock = new ManualClock();
    const deps = { store: stores.signingKeys, unitOfWork, clock, settings: defaultIssuerSettings(issuer) };
    const [key] = (await issuerSigningKeys()).filter(({ algorithm }) => algorithm === 'ES256');
    if (!key) throw new Error('no ES256 key');
    await stores.signingKeys.insert({ ...key, createdAt: clock.now(), activatesAt: clock.now() });
    const keyRing = new KeyRing(deps);
    await keyRing.look();
    return { keyRing, clock, stores, first: key.kid, another: () => new KeyRing(deps) };
  }

  it('publishes the next key so early that a key signs for the whole term and no longer', async () => {
    const { keyRing, clock, first } = await ring();
    clock.advance(term - lead - 1);
    expect(await keyRing.rotateDue(term)).toEqual({ rotated: [], due: [] });
    clock.advance(1);
    const [next, ...others] = (await keyRing.rotateDue(term)).rotated;
    expect([next?.algorithm, others]).toEqual(['ES256', []]);
    expect(await kidsOf(keyRing)).toEqual([first, next?.kid]);
    clock.advance(lead - 1);
    expect(await signer(keyRing)).toBe(first);
    clock.advance(1);
    expect(await signer(keyRing)).toBe(next?.kid);
    // Its own term begins when it signs.
    clock.advance(term - lead - 1);
    expect(await keyRing.rotateDue(term)).toEqual({ rotated: [], due: [] });
    clock.advance(1);
    expect(algorithms((await keyRing.rotateDue(term)).rotated)).toEqual(['ES256']);
  });

  it('is done by one of any number of processes', async () => {
    const { keyRing, clock, stores, another } = await ring();
    clock.advance(term);
    const rotated = await Promise.all([keyRing, another(), another()].map((each) => each.rotateDue(term)));
    expect(algorithms(rotated.flatMap((each) => each.rotated))).toEqual(['ES256']);
    expect(await stores.signingKeys.list()).toHaveLength(2);
  });

  it('leaves a key alone that somebody rotated by hand, though the next does not sign yet', async () => {
    const { keyRing, clock, stores } = await ring();
    clock.advance(term);
    await keyRing.rotate('ES256', lead);
    expect(await keyRing.rotateDue(term)).toEqual({ rotated: [], due: [] });
    expect(await stores.signingKeys.list()).toHaveLength(2);
  });

  it('waits while a clock that was set back catches up', async () => {
    const { keyRing, clock } = await ring();
    clock.advance(-term);
    expect(await keyRing.rotateDue(term)).toEqual({ rotated: [], due: [] });
  });
});

describe('rotation', () => {
  it('publishes a key for its lead before it signs, and then it alone signs', async () => {
    const { core, clock } = await startIssuer();
    const old = await signer(core.keyRing);
    const { kid } = await core.keyRing.rotate('ES256', lead);
    expect(await kidsOf(core.keyRing)).toEqual(expect.arrayContaining([old, kid]));
    clock.advance(lead - 1);
    expect(await signer(core.keyRing)).toBe(old);
    clock.advance(1);
    expect(await signer(core.keyRing)).toBe(kid);
  });

  it('keeps the old key until the last token that it signed has expired, and not much longer', async () => {
    const server = await startIssuer({ settings: { sessionLifetime: 86_400 } });
    const { keyRing } = server.core;
    const old = await signer(keyRing);
    const longest = 7200;
    for (const resourceServer of await server.stores.resourceServers.list()) {
      await server.stores.resourceServers.save({ ...resourceServer, accessTokenLifetime: longest });
    }
    await keyRing.rotate('ES256', lead);
    server.clock.advance(lead - 1);
    const { access_token, expires_in } = await authorizeAndRedeem(server);
    expect(expires_in).toBe(longest);
    expect(read(access_token).header.kid).toBe(old);
    server.clock.advance(longest - 1);
    expect(await kidsOf(keyRing)).toContain(old);
    expect((await accepts(server, access_token)).kind).toBe('json');
    server.clock.advance(1);
    expect((await refusalOf(accepts(server, access_token))).code).toBe('invalid_token');
    server.clock.advance(60);
    expect(await kidsOf(keyRing)).not.toContain(old);
    // As a hint it is good for as long as sessions of its time live.
    expect((await keyRing.findForHints(old))?.key.kid).toBe(old);
    expect(await keyRing.find(old)).toBeUndefined();
    server.clock.advance(86_400 - longest - 60);
    expect((await keyRing.findForHints(old))?.key.kid).toBe(old);
    server.clock.advance(1);
    expect(await keyRing.findForHints(old)).toBeUndefined();
    expect(await server.stores.signingKeys.deleteExpired(server.clock.now(), 10)).toBe(1);
  });

  it('leaves a key that is withdrawn good for nothing, not even a hint', async () => {
    const { core, clock, stores } = await startIssuer();
    const old = await signer(core.keyRing);
    await stores.signingKeys.insert(await generateSigningKey('ES256', clock.now(), clock.now()));
    const now = clock.now();
    await stores.signingKeys.retire(old, { retiresAt: now, publishedUntil: now, expiresAt: now });
    clock.advance(30);
    expect(await core.keyRing.findForHints(old)).toBeUndefined();
    expect(await kidsOf(core.keyRing)).not.toContain(old);
  });

  it('takes the word of rows of before for when a key leaves the JWKS', async () => {
    const { core, clock, stores } = await startIssuer();
    const old = await signer(core.keyRing);
    await stores.signingKeys.insert(await generateSigningKey('ES256', clock.now(), clock.now()));
    const before = { retiresAt: clock.now(), publishedUntil: undefined as never, expiresAt: clock.now() + 100 };
    await stores.signingKeys.retire(old, before);
    clock.advance(99);
    expect(await kidsOf(core.keyRing)).toContain(old);
    clock.advance(1);
    expect(await kidsOf(core.keyRing)).not.toContain(old);
  });

  it('leaves the other algorithms alone', async () => {
    const { core, clock } = await startIssuer();
    const before = (await core.keyRing.signingKey('RS256')).key.kid;
    await core.keyRing.rotate('ES256', 0);
    clock.advance(100_000);
    expect((await core.keyRing.signingKey('RS256')).key.kid).toBe(before);
  });

  it('may be hurried: a key that leaks is replaced at once, also while a rotation is under way', async () => {
    const { core } = await startIssuer();
    const waiting = await core.keyRing.rotate('ES256', lead);
    const { kid } = await core.keyRing.rotate('ES256', 0);
    expect(await signer(core.keyRing)).toBe(kid);
    expect(kid).not.toBe(waiting.kid);
  });

  it('always leaves a key that signs, through any number of rotations', async () => {
    const { core, clock } = await startIssuer();
    for (let hour = 0; hour < 12; hour += 1) {
      await core.keyRing.rotate('ES256', hour % 3 === 0 ? 0 : lead);
      for (let step = 0; step < 4; step += 1) {
        expect(await signer(core.keyRing)).toHaveLength(43);
        clock.advance(601);
      }
    }
  });
});

describe('two processes on one store', () => {
  it('publish and sign with the same keys within the time between two looks', async () => {
    const one = await startIssuer();
    const two = await secondProcess(one);
    const { kid } = await one.core.keyRing.rotate('ES256', lead);
    one.clock.advance(30);
    expect(await kidsOf(two.core.keyRing)).toContain(kid);
    one.clock.advance(lead);
    expect(await signer(two.core.keyRing)).toBe(kid);
    expect(await kidsOf(one.core.keyRing)).toEqual(await kidsOf(two.core.keyRing));
  });

  it('accept each other at once, though one has not looked yet: an unknown kid makes it look', async () => {
    const one = await startIssuer();
    const two = await secondProcess(one);
    one.clock.advance(2);
    const { kid } = await one.core.keyRing.rotate('ES256', 0);
    const { access_token } = await authorizeAndRedeem(one);
    expect(read(access_token).header.kid).toBe(kid);
    expect((await accepts(two, access_token)).kind).toBe('json');
  });

  it('publish a hurried key, each by its look once a second, before any of them signs with it', async () => {
    const one = await startIssuer();
    const two = await secondProcess(one);
    const old = await signer(one.core.keyRing);
    const { kid } = await one.core.keyRing.rotate('ES256', shortestPublicationLead);
    const looksAt = 1;
    one.clock.advance(looksAt);
    await two.core.keyRing.look();
    // An API asks for the key set when it sees an unknown kid, once a second: two looks fit in before the first signature.
    expect(shortestPublicationLead).toBeGreaterThan(2 * looksAt);
    for (const { core } of [one, two]) {
      expect(await kidsOf(core.keyRing)).toContain(kid);
      expect(await signer(core.keyRing)).toBe(old);
    }
    one.clock.advance(shortestPublicationLead - looksAt);
    for (const { core } of [one, two]) expect(await signer(core.keyRing)).toBe(kid);
  });

  it('do not let guessed kids turn into queries', async () => {
    const server = await startIssuer();
    let queries = 0;
    const counted = {
      ...server.stores.signingKeys,
      list: () => {
        queries += 1;
        return server.stores.signingKeys.list();
      },
    };
    const { clock, settings, unitOfWork } = server;
    const ring = new KeyRing({ store: counted as never, unitOfWork, clock, settings });
    await ring.load();
    clock.advance(2);
    const before = queries;
    for (let count = 0; count < 50; count += 1) expect(await ring.find(`guess-${count}`)).toBeUndefined();
    expect(queries - before).toBeLessThanOrEqual(1);
  });

  it('go on with the keys in hand while the store is away', async () => {
    const server = await startIssuer();
    const before = await kidsOf(server.core.keyRing);
    server.stores.signingKeys.list = async () => {
      throw new Error('the database is away');
    };
    server.clock.advance(60);
    expect(await kidsOf(server.core.keyRing)).toEqual(before);
    expect(await signer(server.core.keyRing)).toHaveLength(43);
  });

  describe('whose store is silent', () => {
    /** A ring over a store that answers, until it is told not to. */
    async function start() {
      const server = await startIssuer();
      const answers: Array<() => void> = [];
      let isSilent = false;
      const store = {
        list: async () => {
          const keys = await server.stores.signingKeys.list();
          if (isSilent) await new Promise<void>((resolve) => answers.push(resolve));
          return keys;
        },
      };
      const { clock, settings, unitOfWork } = server;
      const ring = new KeyRing({ store: store as never, unitOfWork, clock, settings }, 1);
      const fallSilent = () => {
        isSilent = true;
      };
      const speak = () => {
        isSilent = false;
        for (const answer of answers) answer();
      };
      return { server, ring, clock, answers, fallSilent, speak };
    }

    it('go on with the keys in hand, each of them for as long as it is good', async () => {
      const { server, ring, clock, answers, fallSilent } = await start();
      await ring.load();
      const old = await signer(ring);
      const { kid, activatesAt } = await server.core.keyRing.rotate('ES256', lead);
      clock.advance(30);
      expect(await kidsOf(ring)).toEqual(expect.arrayContaining([old, kid]));
      fallSilent();
      clock.advance(60);
      expect(await signer(ring)).toBe(old);
      clock.advance(activatesAt - clock.now());
      expect(await signer(ring)).toBe(kid);
      expect(await kidsOf(ring)).toContain(old);
      const publishedUntil =
        (await server.stores.signingKeys.list()).find((key) => key.kid === old)?.publishedUntil ?? 0;
      clock.advance(publishedUntil - clock.now());
      expect(await kidsOf(ring)).not.toContain(old);
      expect(answers).toHaveLength(1);
    });

    it('know of new keys when it speaks again, and of nothing older after that', async () => {
      const { server, ring, clock, fallSilent, speak } = await start();
      await ring.load();
      fallSilent();
      clock.advance(30);
      await ring.jwks();
      const { kid } = await server.core.keyRing.rotate('ES256', lead);
      expect(await kidsOf(ring)).not.toContain(kid);
      speak();
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(30);
      expect(await kidsOf(ring)).toContain(kid);
    });

    it('have no answer where they never knew a key', async () => {
      const { ring, fallSilent, speak } = await start();
      fallSilent();
      const order: string[] = [];
      const asked = ring.jwks().then(() => order.push('answered'));
      await new Promise((resolve) => setImmediate(resolve));
      order.push('spoke');
      speak();
      await asked;
      expect(order).toEqual(['spoke', 'answered']);
    });
  });
});

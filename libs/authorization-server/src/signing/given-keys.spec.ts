import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { compactVerify, type JWK } from 'jose';
import { issuer } from '../../test/authorization-fixture.js';
import { issuerSigningKeys } from '../../test/client-keys.js';
import type { KeyHolder, Signer } from '../records/signer.js';
import { withdrawKey } from '../security-events/withdraw-key.js';
import { defaultIssuerSettings } from '../shared/issuer-settings.js';
import { SigningUnavailable } from '../shared/signing-unavailable.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ManualClock, SeededRandomSource } from '../testing/manual-inputs.js';
import { KeyRing } from './key-ring.js';
import { LocalSigner } from './local-signer.js';
import { signJws } from './sign-jws.js';

const lead = 3600;
const fresh = () => new LocalSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256');

/** What an operator gives to one process, and takes away again. */
class Given implements KeyHolder {
  readonly name = 'file';
  trouble: string | undefined;
  kept: readonly string[] = [];
  constructor(
    public now: readonly Signer[],
    readonly isRemote = false,
  ) {}
  signers = () => this.now;
  isKept = (kid: string) => this.kept.includes(kid);
}

/** An issuer with keys of the other algorithms; each process has a ring of its own. */
async function issuerOf() {
  const { stores, unitOfWork } = inMemoryStores();
  const clock = new ManualClock();
  const settings = { ...defaultIssuerSettings(issuer), keyPublicationLead: lead };
  for (const key of await issuerSigningKeys()) if (key.algorithm !== 'ES256') await stores.signingKeys.insert(key);
  const start = async (...holders: KeyHolder[]) => {
    const ring = new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings, holders });
    await ring.load();
    await ring.takeGiven();
    return ring;
  };
  return { stores, unitOfWork, clock, start };
}

const signs = async (ring: KeyRing) => {
  await ring.look();
  return (await ring.signingKey('ES256')).key.kid;
};
const published = async (ring: KeyRing) =>
  (await ring.jwks()).keys
    .filter(({ alg }) => alg === 'ES256')
    .map(({ kid }) => kid)
    .sort();

describe('keys that an operator gives', () => {
  it('sign from the start of a new issuer, and no private half is stored', async () => {
    const { start, stores } = await issuerOf();
    const key = fresh();
    const ring = await start(new Given([key]));
    expect(await signs(ring)).toBe(key.kid);
    expect((await stores.signingKeys.list()).find(({ kid }) => kid === key.kid)).toMatchObject({
      given: { by: 'file', publicJwk: key.publicJwk },
    });
    expect(JSON.stringify(await stores.signingKeys.list())).not.toContain(`"kid":"${key.kid}","privateJwk"`);
    const { signer, publicKey } = await ring.signingKey('ES256');
    const token = await signJws('JWT', { sub: 'alice' }, signer);
    expect((await compactVerify(token, publicKey)).protectedHeader).toEqual({ alg: 'ES256', kid: key.kid, typ: 'JWT' });
  });

  it('are published beside what signs, and take over after the lead, in every process at once', async () => {
    const { start, clock } = await issuerOf();
    const stored = await start();
    const before = await signs(stored);
    const key = fresh();
    const [one, two] = [await start(new Given([key])), await start(new Given([key]))];
    expect(await published(one)).toEqual([before, key.kid].sort());
    expect([await signs(one), await signs(two)]).toEqual([before, before]);
    clock.advance(lead - 1);
    expect(await signs(one)).toBe(before);
    clock.advance(1);
    expect([await signs(one), await signs(two)]).toEqual([key.kid, key.kid]);
    // Tokens of the one before stay good.
    expect(await published(two)).toEqual([before, key.kid].sort());
  });

  it('follow one another by what is laid beside them', async () => {
    const { start, clock } = await issuerOf();
    const [first, next] = [fresh(), fresh()];
    const given = new Given([first]);
    const ring = await start(given);
    given.now = [first, next];
    expect((await ring.takeGiven()).taken.map(({ kid }) => kid)).toEqual([next.kid]);
    expect((await ring.takeGiven()).taken).toEqual([]);
    expect([await signs(ring), await published(ring)]).toEqual([first.kid, [first.kid, next.kid].sort()]);
    clock.advance(lead);
    // What is over needs nobody who holds it.
    given.now = [next];
    expect([await signs(ring), ring.troubles()]).toEqual([next.kid, []]);
  });

  it('are missed where a process has none, which signs with no other in their place', async () => {
    const { start } = await issuerOf();
    const key = fresh();
    await start(new Given([key]));
    const without = await start();
    expect(without.troubles()).toEqual([`ES256 ${key.kid} is not given to this process (file)`]);
    await expect(signs(without)).rejects.toThrow(SigningUnavailable);
    expect(without.withoutSigner()).toEqual(['ES256']);
    // It publishes it all the same, and knows what others signed by it.
    expect((await without.find(key.kid))?.key.kid).toBe(key.kid);
  });

  it('are said to be kept, and to be unreadable', async () => {
    const { start } = await issuerOf();
    const key = fresh();
    const given = new Given([key]);
    const ring = await start(given);
    expect(ring.troubles()).toEqual([]);
    given.kept = [key.kid];
    given.trouble = 'SIGNING_KEY_FILES names a file that cannot be read';
    expect(ring.troubles()).toEqual([`ES256 ${key.kid} is no longer given (file)`, given.trouble]);
  });

  it('are rotated by nobody else: the calendar says that they are due', async () => {
    const { start, clock } = await issuerOf();
    const key = fresh();
    const ring = await start(new Given([key]));
    clock.advance(30 * 86_400);
    const { due, rotated } = await ring.rotateDue(10 * 86_400);
    expect(due.map(({ kid }) => kid)).toEqual([key.kid]);
    expect(rotated.map(({ algorithm }) => algorithm)).not.toContain('ES256');
    expect(await signs(ring)).toBe(key.kid);
  });

  it('never come back once they were withdrawn, though they are still given', async () => {
    const { start, clock, stores, unitOfWork } = await issuerOf();
    const key = fresh();
    const given = new Given([key]);
    const ring = await start(given);
    const deps = { clock, random: new SeededRandomSource(), stores, unitOfWork };
    const outcome = await withdrawKey(deps, key.kid, 'admin');
    expect(await ring.takeGiven()).toEqual({ taken: [], spent: [key.kid] });
    expect(await ring.takeGiven(new Set([key.kid]))).toEqual({ taken: [], spent: [] });
    expect([await signs(ring), await published(ring)]).toEqual([
      outcome?.replacement?.kid,
      [outcome?.replacement?.kid],
    ]);
    expect(await signs(await start(given))).toBe(outcome?.replacement?.kid);
  });

  it('leave an algorithm to the issuer whose only key is given for another one too', async () => {
    const { stores, unitOfWork } = inMemoryStores();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const given = new Given([new LocalSigner(privateKey, 'RS256'), new LocalSigner(privateKey, 'PS256')]);
    const settings = defaultIssuerSettings(issuer);
    const clock = new ManualClock();
    const ring = new KeyRing({ store: stores.signingKeys, unitOfWork, clock, settings, holders: [given] });
    await ring.load();
    await ring.takeGiven();
    const rsa = await Promise.all((['RS256', 'PS256'] as const).map((each) => ring.signingKey(each)));
    expect(rsa.map(({ key }) => key.given?.by)).toEqual(['file', undefined]);
    expect(ring.withoutSigner()).toEqual([]);
  });

  it('show no private half in the JWKS, whatever the database says of whose they are', async () => {
    const { start, stores } = await issuerOf();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { kid } = new LocalSigner(privateKey, 'ES256');
    const publicJwk = privateKey.export({ format: 'jwk' }) as JWK;
    await stores.signingKeys.insert({
      kid,
      algorithm: 'ES256',
      given: { by: 'file', publicJwk },
      createdAt: 0,
      activatesAt: 0,
    });
    const ring = await start();
    expect(await published(ring)).toEqual([kid]);
    expect(JSON.stringify(await ring.jwks())).not.toContain(String(publicJwk.d));
  });

  it('are taken or withdrawn, if both are done at once, and never both; and something signs all the while', async () => {
    const { start, stores, unitOfWork, clock } = await issuerOf();
    const [first, next] = [fresh(), fresh()];
    const given = new Given([first]);
    const rings = [await start(given), await start(given)];
    given.now = [first, next];
    const deps = { clock, random: new SeededRandomSource(), stores, unitOfWork };
    const withdrawn = withdrawKey(deps, first.kid, 'admin');
    await Promise.all([...rings.map((ring) => ring.takeGiven()), withdrawn]);
    for (const ring of rings) {
      await ring.takeGiven();
      expect(await signs(ring)).toBe((await withdrawn)?.replacement?.kid);
      expect(await published(ring)).toEqual([next.kid, (await withdrawn)?.replacement?.kid].sort());
    }
    clock.advance(lead);
    for (const ring of rings) expect(await signs(ring)).toBe(next.kid);
  });

  it('are guarded once where signing leaves the process', async () => {
    const { start } = await issuerOf();
    const key = fresh();
    const wrong: Signer = {
      kid: key.kid,
      algorithm: 'ES256',
      publicJwk: key.publicJwk,
      sign: async () => Buffer.alloc(64),
    };
    const ring = await start(new Given([wrong], true));
    await ring.look();
    const { signer } = await ring.signingKey('ES256');
    await expect(signJws('JWT', {}, signer)).rejects.toThrow(SigningUnavailable);
    await ring.look();
    expect((await ring.signingKey('ES256')).signer).toBe(signer);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { SystemRandomSource } from '@signet/runtime';
import { InMemoryFactorStore } from '../../testing/in-memory-factor-store.js';
import { SoftwareAuthenticator } from '../../testing/software-authenticator.js';
import type { Factor } from '../factor.js';
import { isPasskey, type PasskeyFactor } from './assertion.js';
import type { ChallengeBinding } from './challenge.js';
import { Passkeys } from './passkeys.js';
import { presentedMaxUnits } from './presented.js';
import type { RelyingParty } from './relying-party.js';

const origin = 'https://login.example.com';
const party: RelyingParty = {
  id: 'login.example.com',
  name: 'Signet',
  origins: [origin],
  userVerification: 'preferred',
};
const owner = { subject: 'subject-1', username: 'ada', name: 'Ada Lovelace' };
const signIn: ChallengeBinding = { purpose: 'sign_in', within: 'interaction-1', browser: 'browser-1' };
const enrolment: ChallengeBinding = { ...signIn, purpose: 'enrolment', subject: 'subject-1' };
const second: ChallengeBinding = { ...signIn, purpose: 'second_factor', subject: 'subject-1' };

let now: number;
let spent: Set<string>;
let factors: InMemoryFactorStore;
let device: SoftwareAuthenticator;

const passkeys = (more: Partial<RelyingParty> = {}) =>
  new Passkeys({
    party: { ...party, ...more },
    clock: { now: () => now },
    random: new SystemRandomSource(),
    key: async () => new Uint8Array(32).fill(7),
    lifetime: 900,
    spend: async (challenge) => {
      if (spent.has(challenge)) return false;
      spent.add(challenge);
      return true;
    },
  });
const findByHandle = (handle: string) => factors.findByHandle(handle);
const refused = (reason: string) => ({ kind: 'refused', reason });

beforeEach(() => {
  now = 1_000;
  spent = new Set();
  factors = new InMemoryFactorStore();
  device = new SoftwareAuthenticator({ origin });
});

/** Sets up a key, as whoever stores it would. */
async function enrol(keys = passkeys(), subject = 'subject-1'): Promise<PasskeyFactor> {
  const binding = { ...enrolment, subject };
  const made = await keys.made(device.create(await keys.creation(binding, { ...owner, subject }, [])), binding);
  if (made.kind !== 'made') throw new Error(made.reason);
  const { handle, amr, data } = made;
  const factor: Factor = {
    factorId: `factor-${handle}`,
    subject,
    name: 'Key',
    handle,
    amr,
    data,
    revision: 0,
    createdAt: now,
  };
  await factors.insert(factor);
  if (!isPasskey(factor)) throw new Error('no passkey');
  return factor;
}

async function signInWith(lies: Parameters<SoftwareAuthenticator['use']>[1] = {}, keys = passkeys()) {
  return keys.used(device.use(await keys.request(signIn), lies), signIn, findByHandle);
}

describe('a key that is set up', () => {
  it('is asked for with all that it must be, and with those that are there already excluded', async () => {
    const factor = await enrol();
    const creation = await passkeys().creation(enrolment, owner, [factor]);
    expect(creation).toMatchObject({
      rp: { id: 'login.example.com', name: 'Signet' },
      user: { name: 'ada', displayName: 'Ada Lovelace' },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
      timeout: 900_000,
      excludeCredentials: [{ type: 'public-key', id: factor.data.credentialId, transports: ['internal'] }],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
      attestation: 'none',
    });
    expect(creation.user.id).toMatch(/^[\w-]{43}$/);
    expect(JSON.stringify(creation)).not.toContain('subject-1');
    expect(() => device.create(creation)).toThrow('InvalidStateError');
  });

  it.each([-7, -8, -257] as const)('is taken of algorithm %s, and signs in', async (algorithm) => {
    device.traits = { ...device.traits, algorithm };
    const factor = await enrol();
    expect(factor.data).toMatchObject({ algorithm, signatureCounter: 0, discoverable: true, backupEligible: false });
    expect(await signInWith()).toMatchObject({ kind: 'proved', factor: { factorId: factor.factorId } });
  });

  it.each([
    [{ verifiesUser: true }, ['hwk', 'user', 'mfa']],
    [{ verifiesUser: false }, ['hwk', 'user']],
    [{ backupEligible: true, backedUp: true }, ['swk', 'user', 'mfa']],
    [{ backupEligible: true, verifiesUser: false }, ['swk', 'user']],
  ])('of an authenticator that is %j proves %j', async (traits, amr) => {
    device.traits = { ...device.traits, ...traits };
    expect((await enrol()).amr).toEqual(amr);
  });

  it('is refused of an algorithm that was not asked for', async () => {
    device.traits = { ...device.traits, algorithm: -35 };
    await expect(enrol()).rejects.toThrow('wrong');
  });

  it.each([
    ['of another origin', { origin: 'https://login.example.com.evil.example' }],
    ['of another port', { origin: `${origin}:8443` }],
    ['of plain http', { origin: 'http://login.example.com' }],
  ])('is refused where it is %s', async (_, traits) => {
    device.traits = { ...device.traits, ...traits };
    await expect(enrol()).rejects.toThrow('wrong');
    expect(spent.size).toBe(0);
  });

  it('is refused within a page of another site', async () => {
    device.traits = { ...device.traits, crossOrigin: true };
    await expect(enrol()).rejects.toThrow('malformed');
  });

  it('is refused for another site, or by another id than the one that it is made of', async () => {
    const creation = await passkeys().creation(enrolment, owner, []);
    expect(await passkeys().made(device.create(creation, { rpId: 'example.com' }), enrolment)).toEqual(
      refused('wrong'),
    );
    const named = JSON.parse(device.create(creation));
    const other = { ...named, id: 'AAAA', rawId: 'AAAA' };
    expect(await passkeys().made(JSON.stringify(other), enrolment)).toEqual(refused('wrong'));
  });

  it('is refused for another place, another person or another purpose, and a second time', async () => {
    const answer = device.create(await passkeys().creation(enrolment, owner, []));
    for (const other of [
      { within: 'interaction-2' },
      { browser: 'b' },
      { subject: 'subject-2' },
      { purpose: 'sign_in' },
    ]) {
      const binding = { ...enrolment, ...other } as ChallengeBinding;
      expect(await passkeys().made(answer, binding)).toEqual(refused('stale'));
    }
    expect(await passkeys().made(answer, enrolment)).toMatchObject({ kind: 'made' });
    expect(await passkeys().made(answer, enrolment)).toEqual(refused('spent'));
  });

  it('is refused where its user is not verified and must be', async () => {
    device.traits = { ...device.traits, verifiesUser: false };
    await expect(enrol(passkeys({ userVerification: 'required' }))).rejects.toThrow('not_verified');
    await expect(enrol(passkeys({ userVerification: 'discouraged' }))).resolves.toMatchObject({ amr: ['hwk', 'user'] });
  });

  it('keeps no transport that nobody knows', async () => {
    const answer = JSON.parse(device.create(await passkeys().creation(enrolment, owner, [])));
    answer.response.transports = ['usb', 'usb', 'hybrid', 'telepathy', 7, { a: 1 }];
    expect(await passkeys().made(JSON.stringify(answer), enrolment)).toMatchObject({
      data: { transports: ['usb', 'hybrid'] },
    });
  });
});

describe('a sign-in by a key alone', () => {
  it('names nobody and wants its user verified, whatever is wanted of a second factor', async () => {
    expect(await passkeys({ userVerification: 'discouraged' }).request(signIn)).toEqual({
      challenge: expect.stringMatching(/^[\w-]{72}$/),
      rpId: 'login.example.com',
      timeout: 900_000,
      userVerification: 'required',
      allowCredentials: [],
    });
  });

  it('proves whose it is, and keeps when it was, its counter and whether it is copied', async () => {
    device.traits = { ...device.traits, backupEligible: true };
    const factor = await enrol();
    device.traits = { ...device.traits, backedUp: true };
    now = 1_100;
    expect(await signInWith()).toEqual({
      kind: 'proved',
      amr: ['swk', 'user', 'mfa'],
      userVerified: true,
      factor: {
        ...factor,
        lastUsedAt: 1_100,
        revision: 1,
        data: { ...factor.data, signatureCounter: 1, backedUp: true },
      },
    });
  });

  it('is refused where the user is not verified', async () => {
    await enrol();
    device.traits = { ...device.traits, verifiesUser: false };
    expect(await signInWith()).toEqual(refused('not_verified'));
    // That of the enrolment alone.
    expect(spent.size).toBe(1);
  });

  it('is refused where a key that cannot be copied says that it can, or the other way round', async () => {
    await enrol();
    device.traits = { ...device.traits, backupEligible: true };
    expect(await signInWith()).toEqual(refused('wrong'));
  });

  it.each([
    ['another origin', { origin: 'https://login.example.org' }, 'wrong'],
    ['a page of another site', { crossOrigin: true }, 'malformed'],
    ['a copy that says it is none', { backedUp: true }, 'wrong'],
  ])('is refused of %s', async (_, traits, reason) => {
    await enrol();
    device.traits = { ...device.traits, ...traits };
    expect(await signInWith()).toEqual(refused(reason));
  });

  it('is taken at a related origin that is named', async () => {
    await enrol();
    device.traits = { ...device.traits, origin: 'https://example.net' };
    const related = passkeys({ origins: [origin, 'https://example.net'] });
    expect(await signInWith({}, related)).toMatchObject({ kind: 'proved' });
  });

  it('is refused for another site', async () => {
    await enrol();
    expect(await signInWith({ rpId: 'example.com' })).toEqual(refused('wrong'));
  });

  it('is refused of nobody, of somebody else, and of a key that is gone', async () => {
    const factor = await enrol();
    const other = await passkeys().userHandle('subject-2');
    expect(other).not.toBe(await passkeys().userHandle('subject-1'));
    for (const userHandle of [null, other, 'c3ViamVjdC0x', 'A']) {
      expect(await signInWith({ userHandle })).toEqual(refused('unknown'));
    }
    await factors.delete(factor);
    expect(await signInWith()).toEqual(refused('unknown'));
  });

  it('is refused by a key of another one under the id of theirs', async () => {
    const factor = await enrol();
    const mallory = new SoftwareAuthenticator({ origin });
    mallory.create(
      await passkeys().creation({ ...enrolment, subject: 'subject-2' }, { ...owner, subject: 'subject-2' }, []),
      {
        id: factor.data.credentialId,
      },
    );
    const answer = mallory.use(await passkeys().request(signIn), {
      userHandle: await passkeys().userHandle('subject-1'),
    });
    expect(await passkeys().used(answer, signIn, findByHandle)).toEqual(refused('wrong'));
  });

  it('counts once, in its interaction and its browser alone', async () => {
    await enrol();
    const answer = device.use(await passkeys().request(signIn));
    for (const other of [
      { within: 'interaction-2' },
      { browser: 'browser-2' },
      { purpose: 'second_factor' as const },
    ]) {
      expect(await passkeys().used(answer, { ...signIn, ...other }, findByHandle)).toEqual(refused('stale'));
    }
    const answers = await Promise.all([1, 2, 3].map(() => passkeys().used(answer, signIn, findByHandle)));
    expect(answers.filter(({ kind }) => kind === 'proved')).toHaveLength(1);
    expect(answers.filter(({ kind }) => kind === 'refused')).toEqual([refused('spent'), refused('spent')]);
  });

  it('is refused when its challenge is too old', async () => {
    await enrol();
    const answer = device.use(await passkeys().request(signIn));
    now = 1_900;
    expect(await passkeys().used(answer, signIn, findByHandle)).toEqual(refused('stale'));
  });

  it('is refused with a challenge of one that makes keys', async () => {
    await enrol();
    const { challenge } = await passkeys().creation(enrolment, owner, []);
    const answer = device.use({ challenge, rpId: party.id });
    expect(await passkeys().used(answer, signIn, findByHandle)).toEqual(refused('stale'));
  });
});

describe('a counter', () => {
  const stored = async (factor: PasskeyFactor, signatureCounter: number) => {
    const next = { ...factor, data: { ...factor.data, signatureCounter }, revision: factor.revision + 1 };
    await factors.replace(next);
    return next;
  };

  it('of an authenticator that counts nothing stays 0', async () => {
    device.traits = { ...device.traits, counts: false };
    await enrol();
    for (const _ of [1, 2]) expect(await signInWith()).toMatchObject({ factor: { data: { signatureCounter: 0 } } });
  });

  it.each([
    ['equal', 1],
    ['lower', 7],
  ])('that is %s to the one before is suspected, and nothing is proved by that key any more', async (_, before) => {
    const factor = await stored(await enrol(), before);
    now = 1_200;
    const outcome = await signInWith();
    expect(outcome).toEqual({
      kind: 'suspected',
      factor: { ...factor, revision: factor.revision + 1, data: { ...factor.data, counterWentBackAt: 1_200 } },
    });
    await factors.replace((outcome as { factor: PasskeyFactor }).factor);
    for (const key of device.keys) key.counter = 100;
    expect(await signInWith()).toEqual(refused('suspected'));
  });

  it('that goes back to 0 is suspected as well', async () => {
    await stored(await enrol(), 3);
    device.traits = { ...device.traits, counts: false };
    expect(await signInWith()).toMatchObject({ kind: 'suspected' });
  });
});

describe('a key as a second factor', () => {
  it('names those of the person and is taken without a user handle', async () => {
    const factor = await enrol();
    const request = await passkeys().request(second, [factor]);
    expect(request).toMatchObject({
      userVerification: 'preferred',
      allowCredentials: [{ id: factor.data.credentialId }],
    });
    device.traits = { ...device.traits, verifiesUser: false };
    const used = await passkeys().used(device.use(request, { userHandle: null }), second, findByHandle);
    expect(used).toMatchObject({ kind: 'proved', amr: ['hwk', 'user'], userVerified: false });
  });

  it('wants the user verified where policy does', async () => {
    await enrol();
    device.traits = { ...device.traits, verifiesUser: false };
    const strict = passkeys({ userVerification: 'required' });
    const request = await strict.request(second);
    expect(request.userVerification).toBe('required');
    expect(await strict.used(device.use(request), second, findByHandle)).toEqual(refused('not_verified'));
  });

  it('is refused where it is of somebody else', async () => {
    await enrol(passkeys(), 'subject-2');
    const answer = device.use(await passkeys().request(second), { userHandle: null });
    expect(await passkeys().used(answer, second, findByHandle)).toEqual(refused('unknown'));
  });
});

describe('what is no answer of a browser', () => {
  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"type":"public-key"}',
    'x'.repeat(presentedMaxUnits + 1),
    '['.repeat(20_000),
    JSON.stringify({ type: 'public-key', id: 'AAAA', rawId: 'AAAA', response: {} }),
    JSON.stringify({ type: 'public-key', id: 'AAAA', rawId: 'BBBB', response: { clientDataJSON: 'e30' } }),
    JSON.stringify({ type: 'public-key', id: 'AAAA', rawId: 'AAAA', response: { clientDataJSON: 'bnVsbA' } }),
    JSON.stringify({
      type: 'public-key',
      id: 'A'.repeat(1_365),
      rawId: 'A'.repeat(1_365),
      response: { clientDataJSON: 'e30' },
    }),
  ])('is malformed: %.60s', async (text) => {
    expect(await passkeys().used(text, signIn, findByHandle)).toEqual(refused('malformed'));
    expect(await passkeys().made(text, enrolment)).toEqual(refused('malformed'));
  });

  it('is refused whatever of it is cut short or blown up, and nothing is remembered', async () => {
    await enrol();
    const remembered = spent.size;
    const request = await passkeys().request(signIn);
    const honest = JSON.parse(device.use(request));
    for (const member of ['authenticatorData', 'signature', 'clientDataJSON']) {
      for (const value of ['', 'A', 'AAAA', '!', 'A'.repeat(20_000), null, 7, {}, honest.response[member].slice(4)]) {
        const answer = JSON.stringify({ ...honest, response: { ...honest.response, [member]: value } });
        expect((await passkeys().used(answer, signIn, findByHandle)).kind).toBe('refused');
      }
    }
    const creation = await passkeys().creation(enrolment, owner, []);
    const made = JSON.parse(device.create(creation));
    for (const value of [
      '',
      'A',
      'oA',
      'o2NmbXRkbm9uZQ',
      'A'.repeat(20_000),
      null,
      made.response.attestationObject.slice(8),
    ]) {
      const answer = JSON.stringify({ ...made, response: { ...made.response, attestationObject: value } });
      expect((await passkeys().made(answer, enrolment)).kind).toBe('refused');
    }
    expect(spent.size).toBe(remembered);
    expect(await passkeys().used(JSON.stringify(honest), signIn, findByHandle)).toMatchObject({ kind: 'proved' });
  });
});

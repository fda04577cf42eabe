import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '@signet/runtime';
import type { Account } from './accounts/account.js';
import { newAccount } from './accounts/new-account.js';
import { IdentityService } from './identity-service.js';
import { Lockout } from './lockout/lockout-policy.js';
import type { LockoutSettings } from './lockout/lockout-settings.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { IdentityError } from './shared/identity-error.js';
import { describeAttributeDefinitionStoreContract } from './testing/attribute-definition-contract.js';
import { InMemoryAccountStore } from './testing/in-memory-account-store.js';
import { InMemoryAttributeDefinitionStore } from './testing/in-memory-attribute-definition-store.js';
import { InMemoryLoginAttemptStore } from './testing/in-memory-login-attempt-store.js';
import { InMemoryPictureStore } from './testing/in-memory-picture-store.js';
import { describePictureStoreContract } from './testing/picture-contract.js';
import { quickHasher } from './testing/quick-hasher.js';
import { describeAccountStoreContract, describeLoginAttemptStoreContract } from './testing/store-contracts.js';

describeAccountStoreContract('in memory', () => new InMemoryAccountStore());
describeAttributeDefinitionStoreContract('in memory', () => new InMemoryAttributeDefinitionStore());
describePictureStoreContract('in memory', () => new InMemoryPictureStore());
describeLoginAttemptStoreContract('in memory', () => new InMemoryLoginAttemptStore());

class SteppingClock extends Clock {
  seconds = 1_000_000;
  now(): number {
    return this.seconds;
  }
}

const wide = { freeFailures: 8, firstDelaySeconds: 100, maximumDelaySeconds: 100, drainSeconds: 100_000 };
const narrow = { freeFailures: 6, firstDelaySeconds: 5, maximumDelaySeconds: 20, drainSeconds: 100_000 };
const lockout: LockoutSettings = {
  device: { freeFailures: 4, firstDelaySeconds: 30, maximumDelaySeconds: 60, drainSeconds: 3_600 },
  pair: { freeFailures: 3, firstDelaySeconds: 10, maximumDelaySeconds: 40, drainSeconds: 3_600 },
  account: { fresh: narrow, repeated: narrow },
  address: { fresh: wide, repeated: wide },
  site: { fresh: wide, repeated: wide },
  guess: wide,
  unproved: { account: narrow, all: wide },
  freshFailures: 3,
};
const password = 'correct horse battery';

describe('IdentityService', () => {
  const clock = new SteppingClock();
  const hasher = quickHasher();
  let accounts: InMemoryAccountStore;
  let attempts: InMemoryLoginAttemptStore;
  let service: IdentityService;
  type Overrides = Partial<{ username: string; password: string; address: string; deviceCookie: string }>;
  const attempt = ({ address = '192.0.2.1', ...overrides }: Overrides = {}) =>
    service.signIn({ username: 'alice', password: 'wrong password', caller: { address }, ...overrides });
  const signedIn = async (overrides: Overrides = {}) => {
    const outcome = await attempt({ password, ...overrides });
    if (outcome.kind !== 'signed_in') throw new Error(outcome.kind);
    return outcome;
  };

  beforeEach(async () => {
    accounts = new InMemoryAccountStore();
    attempts = new InMemoryLoginAttemptStore();
    service = new IdentityService({ accounts, loginAttempts: attempts, hasher, clock, lockout });
    await service.createAccount({ username: 'Alice', password, email: 'alice@example.com' });
  });

  it('stores a normalised username, an argon2id hash and no password', async () => {
    const stored = await accounts.findByUsername('alice');
    expect(stored).toMatchObject({ username: 'alice', emailVerified: false, createdAt: clock.seconds });
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1,keyid=TkZD\$/);
    expect(JSON.stringify(stored)).not.toContain(password);
  });

  it('signs in with any spelling of the username and either Unicode form of the password', async () => {
    expect(await attempt({ username: ' ＡLICE ', password })).toMatchObject({ kind: 'signed_in' });
    await service.createAccount({ username: 'zoe', password: 'cafe\u0301 au lait' });
    expect(await attempt({ username: 'zoe', password: 'caf\u00e9 au lait' })).toMatchObject({ kind: 'signed_in' });
  });

  it.each([
    ['a wrong password', {}],
    ['an unknown username', { username: 'mallory' }],
    ['a username with a control character', { username: 'ali\u0000ce', password }],
    ['a username of 10,000 characters', { username: 'a'.repeat(10_000) }],
    ['a password of 100,000 characters', { password: 'a'.repeat(100_000) }],
    ['an unpaired surrogate', { username: '\ud800', password: '\ud800' }],
  ])('gives the same refusal for %s', async (_, overrides) => {
    expect(await attempt(overrides)).toStrictEqual({ kind: 'refused' });
  });

  describe('while a password is hashed', () => {
    /** What another one does to the account meanwhile. */
    async function meanwhile(change: (account: Account) => Promise<unknown>) {
      const account = await accounts.findByUsername('alice');
      if (!account) throw new Error('no alice');
      const verify = hasher.verify.bind(hasher);
      const spy = jest.spyOn(hasher, 'verify').mockImplementationOnce(async (...given) => {
        const isRight = await verify(...given);
        await change(account);
        return isRight;
      });
      const outcome = await attempt({ password });
      spy.mockRestore();
      return outcome.kind;
    }

    it('signs nobody in by a password that was replaced, nor in to an account that was disabled or deleted', async () => {
      const other = await hasher.hash('another password');
      expect(await meanwhile((account) => accounts.update({ ...account, passwordHash: other }))).toBe('refused');
      expect((await attempt({ password: 'another password' })).kind).toBe('signed_in');
      const own = await hasher.hash(password);
      const restore = async () => {
        const account = await accounts.findByUsername('alice');
        if (account) await accounts.update({ ...account, passwordHash: own });
      };
      await restore();
      expect(await meanwhile((account) => accounts.update({ ...account, disabledAt: 1 }))).toBe('refused');
    });

    it('signs in by the same password that was hashed anew', async () => {
      const again = await hasher.hash(password);
      expect(await meanwhile((account) => accounts.update({ ...account, passwordHash: again }))).toBe('signed_in');
      expect(await meanwhile((account) => accounts.delete(account.subject))).toBe('refused');
    });
  });

  it('refuses a disabled account like a wrong password, and takes it back when enabled', async () => {
    const account = await accounts.findByUsername('alice');
    if (!account) throw new Error('alice is not there');
    await accounts.update({ ...account, disabledAt: clock.seconds });
    expect(await attempt({ password })).toStrictEqual({ kind: 'refused' });
    await accounts.update(account);
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
  });

  it('spends one verification on an unknown username as on a known one', async () => {
    const dummy = jest.spyOn(hasher, 'verifyDummy');
    const verify = jest.spyOn(hasher, 'verify');
    await attempt({ username: 'mallory' });
    expect(dummy).toHaveBeenCalledTimes(1);
    expect(verify).toHaveBeenCalledTimes(1);
    await attempt();
    expect(dummy).toHaveBeenCalledTimes(1);
    expect(verify).toHaveBeenCalledTimes(2);
    dummy.mockRestore();
    verify.mockRestore();
  });

  describe('with a password that another system hashed', () => {
    // passlib 1.7.4, of `foreign`.
    const foreign = 'Grüße aus Łódź, 7 Zwerge';
    const hash = '$pbkdf2-sha256$i=1000$AAECAwQFBgcICQoLDA0ODw$OyYs6SvmD/YskWBqj6DjDDsmPJbSISjJvrZpUxwDOY8';
    const stored = async () => (await accounts.findByUsername('alice'))?.passwordHash;
    beforeEach(async () => {
      const account = await accounts.findByUsername('alice');
      if (account) await accounts.update({ ...account, passwordHash: hash });
    });

    it('signs in, and has our own hash from then on', async () => {
      const { updatedAt } = await signedIn({ password: foreign }).then(({ account }) => account);
      expect(await stored()).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1,keyid=TkZD\$/);
      expect((await accounts.findByUsername('alice'))?.updatedAt).toBe(updatedAt);
      const kept = await stored();
      expect(await attempt({ password: foreign })).toMatchObject({ kind: 'signed_in' });
      expect(await stored()).toBe(kept);
      expect(await attempt()).toStrictEqual({ kind: 'refused' });
    });

    it('keeps the hash where the password is wrong, the account disabled or the caller locked out', async () => {
      for (const outcome of ['refused', 'refused', 'refused', 'locked']) {
        expect(await attempt({ password: outcome === 'locked' ? foreign : 'wrong password' })).toMatchObject({
          kind: outcome,
        });
        expect(await stored()).toBe(hash);
      }
      const account = await accounts.findByUsername('alice');
      if (account) await accounts.update({ ...account, disabledAt: clock.seconds });
      expect(await attempt({ password: foreign, address: '192.0.2.9' })).toStrictEqual({ kind: 'refused' });
      expect(await stored()).toBe(hash);
    });

    it('loses no password that is set meanwhile', async () => {
      const replace = accounts.replacePasswordHash.bind(accounts);
      accounts.replacePasswordHash = async (args) => {
        const account = await accounts.findByUsername('alice');
        if (account) await accounts.update({ ...account, passwordHash: 'set meanwhile' });
        return replace(args);
      };
      await signedIn({ password: foreign });
      expect(await stored()).toBe('set meanwhile');
    });

    it.each(['the hash', 'the store'])('signs in where %s fails, and tries again the next time', async (what) => {
      const failing =
        what === 'the hash' ? jest.spyOn(hasher, 'hash') : jest.spyOn(accounts, 'replacePasswordHash' as never);
      failing.mockRejectedValueOnce(new Error('away') as never);
      await signedIn({ password: foreign });
      expect(await stored()).toBe(hash);
      failing.mockRestore();
      await signedIn({ password: foreign });
      expect(await stored()).toMatch(/^\$argon2id\$/);
    });

    it('signs several in at once', async () => {
      const outcomes = await Promise.all(Array.from({ length: 3 }, () => attempt({ password: foreign })));
      expect(outcomes.map(({ kind }) => kind)).toEqual(['signed_in', 'signed_in', 'signed_in']);
      expect(await attempt({ password: foreign })).toMatchObject({ kind: 'signed_in' });
    });

    it('has a weaker hash of our own replaced, and no stronger one', async () => {
      const weaker = new PasswordHasher({ memoryCost: 32, timeCost: 1, parallelism: 1 }, { threads: 1 });
      const stronger = new PasswordHasher({ memoryCost: 128, timeCost: 1, parallelism: 1 }, { threads: 1 });
      const account = await accounts.findByUsername('alice');
      if (!account) throw new Error('alice is not there');
      const strong = await stronger.hash(password);
      await accounts.update({ ...account, passwordHash: strong });
      await signedIn();
      expect(await stored()).toBe(strong);
      await accounts.update({ ...account, passwordHash: await weaker.hash(password) });
      await signedIn();
      expect(await stored()).toMatch(/\$m=64,/);
      await Promise.all([weaker.close(), stronger.close()]);
    });
  });

  describe('with a hash of before, which is of the NFKC of the password', () => {
    // U+FB01, which NFKC makes "fi" of and NFC leaves as it is.
    const ligature = '\ufb01ne words in a row';
    const stored = async () => (await accounts.findByUsername('alice'))?.passwordHash ?? '';
    const given = async (text: string) => {
      const account = await accounts.findByUsername('alice');
      if (!account) throw new Error('alice is not there');
      const passwordHash = (await hasher.hash(text.normalize('NFKC'))).replace(',keyid=TkZD', '');
      await accounts.update({ ...account, passwordHash });
      return passwordHash;
    };

    it('signs in, and the same hash is marked where both forms are the same: nothing is computed anew', async () => {
      const before = await given('plain words in a row');
      const hash = jest.spyOn(hasher, 'hash');
      await signedIn({ password: 'plain words in a row' });
      expect(hash).not.toHaveBeenCalled();
      hash.mockRestore();
      expect((await stored()).replace(',keyid=TkZD', '')).toBe(before);
      expect(await stored()).not.toBe(before);
      await signedIn({ password: 'plain words in a row' });
    });

    it('signs in by what NFKC takes for the same, and from then on by what was typed alone', async () => {
      await given(ligature);
      expect(await attempt({ password: ligature.replace('\ufb01', 'fl') })).toMatchObject({ kind: 'refused' });
      await signedIn({ password: ligature });
      expect(await stored()).toContain(',keyid=TkZD$');
      await signedIn({ password: ligature });
      expect(await attempt({ password: ligature.normalize('NFKC') })).toMatchObject({ kind: 'refused' });
    });

    it('takes one letter for another spelling of it, as two keyboards write it', async () => {
      const account = await accounts.findByUsername('alice');
      if (!account) throw new Error('alice is not there');
      await accounts.update({ ...account, passwordHash: await service.hashPassword('caf\u00e9 under the bridge') });
      await signedIn({ password: 'cafe\u0301 under the bridge' });
    });
  });

  it('delays one account from one address, doubling up to the cap, while another address still signs in', async () => {
    for (let failure = 0; failure < 3; failure += 1) {
      expect(await attempt()).toStrictEqual({ kind: 'refused' });
    }
    for (const delay of [10, 20, 40, 40]) {
      expect(await attempt({ password })).toStrictEqual({ kind: 'locked', retryAfterSeconds: delay });
      expect(await attempt({ password, address: '192.0.2.2' })).toMatchObject({ kind: 'signed_in' });
      clock.seconds += delay;
      expect(await attempt()).toStrictEqual({ kind: 'refused' });
    }
  });

  it('delays an account under a spread attack, for no longer than its cap', async () => {
    for (let failure = 0; failure < 20; failure += 1) {
      await attempt({ address: `198.51.100.${failure}` });
    }
    expect(await attempt({ password, address: '203.0.113.9' })).toStrictEqual({ kind: 'locked', retryAfterSeconds: 5 });
    clock.seconds += 20;
    expect(await attempt({ password, address: '203.0.113.9' })).toMatchObject({ kind: 'signed_in' });
  });

  it('delays an address that tries many accounts, and its own success does not reset that', async () => {
    for (let failure = 0; failure < 7; failure += 1) {
      await attempt({ username: `user${failure}` });
    }
    for (let success = 0; success < 5; success += 1) {
      expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
    }
    expect(await attempt({ username: 'carol' })).toStrictEqual({ kind: 'refused' });
    expect(await attempt({ username: 'bob' })).toStrictEqual({ kind: 'locked', retryAfterSeconds: 100 });
    expect(await attempt({ username: 'bob', address: '192.0.2.2' })).toStrictEqual({ kind: 'refused' });
  });

  it('knows the browser that signed in before: nobody elsewhere makes it wait, and it makes nobody wait', async () => {
    const { deviceCookie } = await signedIn();
    for (let failure = 0; failure < 30; failure += 1) await attempt({ address: `198.51.100.${failure}` });
    expect(await attempt({ password, address: '203.0.113.9' })).toMatchObject({ kind: 'locked' });
    expect(await attempt({ password, address: '198.51.100.7', deviceCookie })).toMatchObject({ kind: 'signed_in' });
    const next = await signedIn({ username: 'alice', address: '203.0.113.8', deviceCookie });
    for (let failure = 0; failure < 4; failure += 1) {
      expect(await attempt({ deviceCookie: next.deviceCookie })).toStrictEqual({ kind: 'refused' });
    }
    expect(await attempt({ password, deviceCookie: next.deviceCookie })).toStrictEqual({
      kind: 'locked',
      retryAfterSeconds: 30,
    });
    clock.seconds += 60;
    expect(await attempt({ password, address: '192.0.2.99' })).toMatchObject({ kind: 'signed_in' });
  });

  it('gives a stolen device cookie no more guesses for the sign-ins of its owner', async () => {
    const { deviceCookie: stolen } = await signedIn();
    for (let failure = 0; failure < 4; failure += 1) await attempt({ deviceCookie: stolen });
    expect(await attempt({ deviceCookie: stolen })).toMatchObject({ kind: 'locked' });
    clock.seconds += 30;
    const { deviceCookie: next } = await signedIn({ deviceCookie: stolen });
    expect(next).not.toBe(stolen);
    expect(await attempt({ deviceCookie: stolen })).toMatchObject({ kind: 'locked' });
    await signedIn({ deviceCookie: next });
    expect(await attempt({ deviceCookie: stolen })).toMatchObject({ kind: 'locked' });
  });

  it('knows no browser that was forgotten, and knows it again where its person signs in after that', async () => {
    const { deviceCookie, account } = await signedIn();
    const knows = async (cookie = deviceCookie) =>
      service.knowsDevice((await accounts.find(account.subject)) ?? account, cookie);
    await service.createAccount({ username: 'bob', password });
    const { deviceCookie: ofBoth } = await signedIn({ username: 'bob', deviceCookie });
    expect(await knows()).toBe(true);
    await accounts.forgetDevices({ subject: account.subject, now: clock.now() });
    expect([await knows(), await knows(ofBoth)]).toEqual([false, false]);
    // It waits like any stranger for what strangers did.
    for (let failure = 0; failure < 30; failure += 1) await attempt({ address: `198.51.100.${failure}` });
    expect(await attempt({ password, address: '203.0.113.9', deviceCookie })).toMatchObject({ kind: 'locked' });
    // Of the other account it is what it was.
    const bob = await accounts.findByUsername('bob');
    expect(bob && (await service.knowsDevice(bob, ofBoth))).toBe(true);
    clock.seconds += 60;
    const { deviceCookie: fresh } = await signedIn({ deviceCookie });
    expect([await knows(fresh), await knows()]).toEqual([true, false]);
  });

  it('takes a device cookie for no other account, and a made one for none', async () => {
    await service.createAccount({ username: 'bob', password });
    const { deviceCookie } = await signedIn();
    for (const cookie of [
      deviceCookie,
      deviceCookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
      'x',
      'a.1.b~',
    ]) {
      for (let failure = 0; failure < 3; failure += 1) await attempt({ username: 'bob', deviceCookie: cookie });
      expect(await attempt({ username: 'bob', password, deviceCookie: cookie })).toMatchObject({ kind: 'locked' });
      clock.seconds += 40;
      expect(await attempt({ username: 'bob', password, deviceCookie: cookie })).toMatchObject({ kind: 'signed_in' });
    }
  });

  it('makes nobody wait who never failed after a clock that ran ahead, nor for longer who did', async () => {
    clock.seconds += 3_600;
    await signedIn();
    for (let failure = 0; failure < 3; failure += 1) await attempt({ username: 'mallory', address: '192.0.2.7' });
    expect(await attempt({ username: 'mallory', address: '192.0.2.7' })).toMatchObject({ kind: 'locked' });
    clock.seconds -= 3_600;
    await signedIn();
    expect(await attempt({ username: 'mallory', address: '192.0.2.7' })).toStrictEqual({ kind: 'refused' });
    expect(await attempt({ username: 'mallory', address: '192.0.2.7' })).toStrictEqual({
      kind: 'locked',
      retryAfterSeconds: 20,
    });
  });

  describe('in the queue for passwords', () => {
    /** What it asks of the hasher for each password. */
    const turns = async (work: () => Promise<unknown>) => {
      const [verify, hash] = [jest.spyOn(hasher, 'verify'), jest.spyOn(hasher, 'hash')];
      await work();
      const asked = [...verify.mock.calls.map(([, , turn]) => turn), ...hash.mock.calls.map(([, turn]) => turn)];
      verify.mockRestore();
      hash.mockRestore();
      return asked;
    };

    it('one account is one source, however many browsers it made itself known in', async () => {
      const cookies = [await signedIn(), await signedIn(), await signedIn()].map(({ deviceCookie }) => deviceCookie);
      const asked = await turns(() => Promise.all(cookies.map((deviceCookie) => attempt({ password, deviceCookie }))));
      expect(asked.map((turn) => turn?.line)).toEqual(['known', 'known', 'known']);
      expect(new Set(asked.map((turn) => turn?.source[0])).size).toBe(1);
      expect(new Set(asked.map((turn) => turn?.source[1])).size).toBe(3);
    });

    it('a stranger stands in that of their networks, also with a made cookie or a name that nobody has', async () => {
      const caller = { address: '192.0.2.1', networks: ['192.0/16', '192.0.2/24'] };
      const source = ['192.0/16', '192.0.2/24', '192.0.2.1'];
      const asked = await turns(async () => {
        await service.signIn({ username: 'alice', password, caller });
        await service.signIn({
          username: 'alice',
          password,
          caller,
          deviceCookie: `${'a'.repeat(22)}.1.${'b'.repeat(43)}`,
        });
        await service.signIn({ username: 'nobody', password, caller });
        await service.createAccount({ username: 'new', password }, { caller });
      });
      expect(asked).toEqual(Array(4).fill(expect.objectContaining({ line: 'stranger', source })));
    });

    it('is told of when all is looked up, and not before', async () => {
      const order: string[] = [];
      const find = jest.spyOn(accounts, 'findByUsername');
      find.mockImplementationOnce(async () => {
        order.push('looked up');
        return undefined;
      });
      const verify = jest.spyOn(hasher, 'verifyDummy');
      verify.mockImplementationOnce(async () => {
        order.push('hashed');
        return false;
      });
      const onHashing = () => void order.push('waits');
      await service.signIn({ username: 'alice', password, caller: { address: '192.0.2.1' }, onHashing });
      expect(order).toEqual(['looked up', 'waits', 'hashed']);
      find.mockRestore();
      verify.mockRestore();
    });

    it('nothing is counted of those who have left before their turn', async () => {
      const caller = { address: '192.0.2.1' };
      for (let time = 0; time < 20; time += 1) {
        const outcome = await service.signIn({ username: 'alice', password: 'wrong', caller, hasLeft: () => true });
        expect(outcome).toStrictEqual({ kind: 'busy' });
      }
      expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
    });
  });

  it('lets no more parallel guesses through than the threshold and its first delay allow', async () => {
    const outcomes = (await Promise.all(Array.from({ length: 10 }, () => attempt()))).map(({ kind }) => kind);
    expect(outcomes.filter((kind) => kind === 'refused')).toHaveLength(3);
    expect(outcomes.filter((kind) => kind === 'locked')).toHaveLength(7);
  });

  it('holds back guesses at other things by address, and takes right ones back', async () => {
    for (let guess = 0; guess < 20; guess += 1) {
      expect(await service.reserveGuess({ address: '192.0.2.1' })).toBe(0);
      await service.guessedRight({ address: '192.0.2.1' });
    }
    const waits = await Promise.all(Array.from({ length: 12 }, () => service.reserveGuess({ address: '192.0.2.1' })));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(lockout.guess.freeFailures);
    expect(await service.reserveGuess({ address: '192.0.2.2' })).toBe(0);
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
  });

  it('turns away before anything is counted where too many passwords wait', async () => {
    const isFull = jest.spyOn(hasher, 'isFull').mockReturnValue(true);
    const find = jest.spyOn(accounts, 'findByUsername');
    for (let time = 0; time < 10; time += 1) expect(await attempt()).toStrictEqual({ kind: 'busy' });
    expect(find).not.toHaveBeenCalled();
    isFull.mockRestore();
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
  });

  it.each([
    ['is turned away late', new IdentityError('temporarily_unavailable', 'full'), { kind: 'busy' }],
    ['fails', new Error('a thread ended'), undefined],
  ])('counts no attempt whose password nobody looked at, where it %s', async (_, error, outcome) => {
    const verify = jest.spyOn(hasher, 'verify').mockRejectedValue(error);
    for (let time = 0; time < 20; time += 1) {
      for (const username of ['alice', 'mallory']) {
        if (outcome) expect(await attempt({ username })).toStrictEqual(outcome);
        else await expect(attempt({ username })).rejects.toBe(error);
      }
    }
    verify.mockRestore();
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
    expect(await attempt({ username: 'mallory' })).toStrictEqual({ kind: 'refused' });
  });

  it('begins what the sign-in is for, once the person is known and not before', async () => {
    const begin = jest.fn(async ({ username }: { username: string }) => `for ${username}`);
    const from = { username: 'alice', caller: { address: '192.0.2.1' } };
    expect(await service.signIn({ ...from, password: 'wrong password' }, begin)).toStrictEqual({ kind: 'refused' });
    expect(begin).not.toHaveBeenCalled();
    expect(await service.signIn({ ...from, password }, begin)).toMatchObject({ kind: 'signed_in', begun: 'for alice' });
  });

  it('locks unknown usernames as it locks known ones', async () => {
    const known = [];
    const unknown = [];
    for (let guess = 0; guess < 4; guess += 1) {
      known.push(await attempt());
      unknown.push(await attempt({ username: 'mallory' }));
    }
    expect(unknown).toStrictEqual(known);
  });

  it('forgets failures as they drain and after a success', async () => {
    await attempt();
    await attempt();
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
    await attempt();
    await attempt();
    expect(await attempt()).toStrictEqual({ kind: 'refused' });
    clock.seconds += 3 * lockout.pair.drainSeconds;
    await attempt();
    expect(await attempt()).toStrictEqual({ kind: 'refused' });
  });

  it.each([
    ['username_taken', { username: 'ALICE' }],
    ['invalid_username', { username: 'a b' }],
    ['invalid_username', { username: 'a\u202eb' }],
    ['invalid_username', { username: '' }],
    ['invalid_username', { username: 'a'.repeat(129) }],
    ['password_too_short', { password: 'qzvx kwpj m' }],
    ['password_too_short', { password: '🔑🗝️🔒🔓🔐' }],
    ['password_common', { password: '1q2w3e4r5t6y' }],
    ['password_personal', { password: 'carol-carol-2024' }],
    ['password_too_long', { password: 'ab'.repeat(129) }],
    ['password_invalid', { password: 'qzvx kwpj mf\ud800' }],
  ])('refuses a new account with %s', async (code, overrides) => {
    await expect(service.createAccount({ username: 'carol', password, ...overrides })).rejects.toMatchObject({ code });
    expect(await accounts.list()).toHaveLength(1);
  });

  it('accepts passwords of 12 and of 256 characters of any kind', async () => {
    const long = Array.from({ length: 256 }, (_, index) => String.fromCodePoint(0x1f400 + ((index * 7) % 200))).join(
      '',
    );
    await service.createAccount({ username: 'short', password: 'qzvx kwpj mf' });
    await service.createAccount({ username: 'long', password: long });
    expect(await attempt({ username: 'long', password: long })).toMatchObject({ kind: 'signed_in' });
  });

  it('asks for as many characters as the operator wants, and of old passwords for none', async () => {
    const strict = new IdentityService({ accounts, loginAttempts: attempts, hasher, clock, passwords: { least: 20 } });
    const refused = strict.createAccount({ username: 'carol', password: 'qzvx kwpj mfbt nhrl' });
    await expect(refused).rejects.toMatchObject({ code: 'password_too_short' });
    const passwordHash = await hasher.hash('old');
    await accounts.insert(newAccount({ username: 'old' }, { passwordHash, now: 1 }));
    expect(await attempt({ username: 'old', password: 'old' })).toMatchObject({ kind: 'signed_in' });
  });

  it('unlocks an account from every address, and no other account and no address', async () => {
    const from = (username: string, address: string) =>
      service.signIn({ username, password: 'wrong', caller: { address } });
    const loginLockout = new Lockout(attempts, lockout);
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      for (let guess = 0; guess < 4; guess += 1) await from('alice', address);
    }
    for (let guess = 0; guess < 4; guess += 1) await from('mallory', '192.0.2.3');
    expect(await from('alice', '192.0.2.1')).toMatchObject({ kind: 'locked' });
    expect(await loginLockout.unlock('alice')).toBe(3);
    expect(await loginLockout.unlock('alice')).toBe(0);
    for (const address of ['192.0.2.1', '192.0.2.2']) {
      expect(await from('alice', address)).toStrictEqual({ kind: 'refused' });
    }
    expect(await from('mallory', '192.0.2.3')).toMatchObject({ kind: 'locked' });
  });

  it.each([
    ['name', 'a\u001b[2Jb'],
    ['name', 'a\u202eb'],
    ['name', ' '],
    ['name', 'n'.repeat(257)],
    ['nickname', 'a\ud800'],
    ['email', 'nobody'],
    ['email', 'a@b c'],
    ['picture', 'javascript:alert(1)'],
    ['website', 'example.com'],
    ['birthdate', '1990-13-01'],
    ['address', { country: 'a\nb' }],
  ])('refuses an account whose %s is %j, without repeating it', async (member, value) => {
    const refused = service.createAccount({ username: 'carol', password, [member]: value });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_profile', message: expect.stringContaining(member) });
    await expect(refused).rejects.not.toThrow(value === ' ' ? 'carol' : String(value));
  });

  it('takes names as people write them', async () => {
    const profile = {
      name: 'Zoë O’Brien-Łuczak 王小明 👩‍💻',
      email: 'zoë@exämple.com',
      birthdate: '0000-02-29',
      address: { formatted: '1 Street\nTown' },
    };
    expect(await service.createAccount({ username: 'carol', password, ...profile })).toMatchObject(profile);
  });
});

import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '@signet/runtime';
import { IdentityService } from './identity-service.js';
import { Lockout, type LockoutSettings } from './lockout/lockout-policy.js';
import { IdentityError } from './shared/identity-error.js';
import { InMemoryAccountStore } from './testing/in-memory-account-store.js';
import { InMemoryLoginAttemptStore } from './testing/in-memory-login-attempt-store.js';
import { quickHasher } from './testing/quick-hasher.js';
import { describeAccountStoreContract, describeLoginAttemptStoreContract } from './testing/store-contracts.js';

describeAccountStoreContract('in memory', () => new InMemoryAccountStore());
describeLoginAttemptStoreContract('in memory', () => new InMemoryLoginAttemptStore());

class SteppingClock extends Clock {
  seconds = 1_000_000;
  now(): number {
    return this.seconds;
  }
}

const lockout: LockoutSettings = {
  pair: { freeFailures: 3, firstDelaySeconds: 10, maximumDelaySeconds: 40 },
  account: { freeFailures: 6, firstDelaySeconds: 5, maximumDelaySeconds: 20 },
  address: { freeFailures: 8, firstDelaySeconds: 100, maximumDelaySeconds: 100 },
  windowSeconds: 3_600,
};
const password = 'correct horse battery';

describe('IdentityService', () => {
  const clock = new SteppingClock();
  const hasher = quickHasher();
  let accounts: InMemoryAccountStore;
  let attempts: InMemoryLoginAttemptStore;
  let service: IdentityService;
  const attempt = (overrides: Partial<{ username: string; password: string; address: string }> = {}) =>
    service.signIn({ username: 'alice', password: 'wrong password', address: '192.0.2.1', ...overrides });

  beforeEach(async () => {
    accounts = new InMemoryAccountStore();
    attempts = new InMemoryLoginAttemptStore();
    service = new IdentityService({ accounts, loginAttempts: attempts, hasher, clock, lockout });
    await service.createAccount({ username: 'Alice', password, email: 'alice@example.com' });
  });

  it('stores a normalised username, an argon2id hash and no password', async () => {
    const stored = await accounts.findByUsername('alice');
    expect(stored).toMatchObject({ username: 'alice', emailVerified: false, createdAt: clock.seconds });
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
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

  it('lets no more parallel guesses through than the threshold and its first delay allow', async () => {
    const outcomes = (await Promise.all(Array.from({ length: 10 }, () => attempt()))).map(({ kind }) => kind);
    expect(outcomes.filter((kind) => kind === 'refused')).toHaveLength(3);
    expect(outcomes.filter((kind) => kind === 'locked')).toHaveLength(7);
  });

  it('holds back guesses at other things by address, and takes right ones back', async () => {
    for (let guess = 0; guess < 20; guess += 1) {
      expect(await service.reserveGuess('192.0.2.1')).toBe(0);
      await service.guessedRight('192.0.2.1');
    }
    const waits = await Promise.all(Array.from({ length: 12 }, () => service.reserveGuess('192.0.2.1')));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(lockout.address.freeFailures);
    expect(await service.reserveGuess('192.0.2.2')).toBe(0);
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
  });

  it('turns away before anything is counted where too many passwords wait', async () => {
    const isFull = jest.spyOn(hasher, 'isFull', 'get').mockReturnValue(true);
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
    const from = { username: 'alice', address: '192.0.2.1' };
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

  it('forgets failures after the window and after a success', async () => {
    await attempt();
    await attempt();
    expect(await attempt({ password })).toMatchObject({ kind: 'signed_in' });
    await attempt();
    await attempt();
    expect(await attempt()).toStrictEqual({ kind: 'refused' });
    clock.seconds += lockout.windowSeconds + 1;
    await attempt();
    expect(await attempt()).toStrictEqual({ kind: 'refused' });
  });

  it.each([
    ['username_taken', { username: 'ALICE' }],
    ['invalid_username', { username: 'a b' }],
    ['invalid_username', { username: 'a\u202eb' }],
    ['invalid_username', { username: '' }],
    ['invalid_username', { username: 'a'.repeat(129) }],
    ['password_too_short', { password: '1234567' }],
    ['password_too_long', { password: 'a'.repeat(257) }],
    ['password_invalid', { password: 'abcdefgh\ud800' }],
  ])('refuses a new account with %s', async (code, overrides) => {
    await expect(service.createAccount({ username: 'carol', password, ...overrides })).rejects.toMatchObject({ code });
    expect(await accounts.list()).toHaveLength(1);
  });

  it('accepts passwords of 8 and of 256 characters of any kind', async () => {
    await service.createAccount({ username: 'short', password: 'aaaaaaaa' });
    await service.createAccount({ username: 'long', password: '🔑'.repeat(256) });
    expect(await attempt({ username: 'long', password: '🔑'.repeat(256) })).toMatchObject({ kind: 'signed_in' });
  });

  it('unlocks an account from every address, and no other account and no address', async () => {
    const from = (username: string, address: string) => service.signIn({ username, password: 'wrong', address });
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

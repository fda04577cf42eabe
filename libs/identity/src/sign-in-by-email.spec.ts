import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '@signet/runtime';
import { IdentityService } from './identity-service.js';
import { defaultLockoutSettings } from './lockout/lockout-settings.js';
import { InMemoryAccountStore } from './testing/in-memory-account-store.js';
import { InMemoryLoginAttemptStore } from './testing/in-memory-login-attempt-store.js';
import { quickHasher } from './testing/quick-hasher.js';

class StandingClock extends Clock {
  now(): number {
    return 1_000_000;
  }
}

const password = 'correct horse battery';
const others = 'another long password';

describe('a sign-in by user name or email', () => {
  const hasher = quickHasher();
  let accounts: InMemoryAccountStore;
  let service: IdentityService;
  const enter = async (username: string, typed = password) => {
    const attempt = { username, mayBeEmail: true, password: typed, caller: { address: '192.0.2.1' } };
    const outcome = await service.signIn(attempt);
    return outcome.kind === 'signed_in' ? outcome.account.username : outcome.kind;
  };
  const make = (username: string, email?: string, emailVerified = true, own = password) =>
    service.createAccount({ username, password: own, ...(email !== undefined && { email, emailVerified }) });

  beforeEach(async () => {
    accounts = new InMemoryAccountStore();
    const lockout = { ...defaultLockoutSettings, pair: { ...defaultLockoutSettings.pair, freeFailures: 3 } };
    const loginAttempts = new InMemoryLoginAttemptStore();
    service = new IdentityService({ accounts, loginAttempts, hasher, clock: new StandingClock(), lockout });
    await make('alice', 'Alice@Example.com');
  });

  it.each(['alice', ' ALICE ', 'alice@example.com', ' Alice@EXAMPLE.com '])('takes %j', async (entered) => {
    expect(await enter(entered)).toBe('alice');
  });

  it('takes an address alone that is verified', async () => {
    await make('bob', 'bob@example.com', false);
    expect(await enter('bob@example.com')).toBe('refused');
    await accounts.verifyEmail({
      subject: (await accounts.findByUsername('bob'))?.subject ?? '',
      email: 'bob@example.com',
    });
    expect(await enter('bob@example.com')).toBe('bob');
  });

  it('takes no address where only a name is asked for', async () => {
    const attempt = { username: 'alice@example.com', password, caller: { address: '192.0.2.1' } };
    expect(await service.signIn(attempt)).toEqual({ kind: 'refused' });
  });

  it('knows nobody by an address that two have verified', async () => {
    await make('twin', 'alice@example.com', true, others);
    expect(await enter('alice@example.com')).toBe('refused');
    expect(await enter('alice@example.com', others)).toBe('refused');
    expect(await enter('alice')).toBe('alice');
  });

  it('knows who closed their account by its address too, unless another has it, and nobody whom an operator shut out', async () => {
    const closed = await accounts.findByUsername('alice');
    if (!closed) throw new Error('there is no alice');
    await accounts.update({ ...closed, disabledAt: 1_000_000 });
    expect(await enter('alice@example.com')).toBe('refused');
    await accounts.update({ ...closed, disabledAt: 1_000_000, closedAt: 1_000_000 });
    expect(await enter('alice@example.com')).toBe('closed');
    expect(await enter('alice@example.com', others)).toBe('refused');
    await make('next', 'alice@example.com', true, others);
    expect(await enter('alice@example.com', others)).toBe('next');
    expect(await enter('alice@example.com')).toBe('refused');
    expect(await enter('alice')).toBe('closed');
  });

  it('lets nobody who is called by the address of somebody else stand before them', async () => {
    await make('alice@example.com', 'mallory@example.com', true, others);
    expect(await enter('alice@example.com')).toBe('alice');
    expect(await enter('alice@example.com', others)).toBe('refused');
    expect(await enter('mallory@example.com', others)).toBe('alice@example.com');
  });

  it('still knows people who are called by an address that nobody has verified', async () => {
    await make('old@example.com', undefined, false, others);
    expect(await enter('old@example.com', others)).toBe('old@example.com');
  });

  it('counts against the account whatever it is called by', async () => {
    for (const name of ['alice', 'alice@example.com', 'ALICE@example.com'])
      expect(await enter(name, others)).toBe('refused');
    for (const name of ['alice', 'alice@example.com']) expect(await enter(name)).toBe('locked');
  });

  it('holds back guesses at an address that nobody has as those at one that is somebody’s', async () => {
    for (const name of ['no@example.com', 'NO@example.com', ' no@example.com'])
      expect(await enter(name)).toBe('refused');
    expect(await enter('no@example.com')).toBe('locked');
  });

  it('asks for both, and spends one verification, whether anybody is there or not', async () => {
    const asked = [
      jest.spyOn(accounts, 'findByUsername'),
      jest.spyOn(accounts, 'withVerifiedEmail'),
      jest.spyOn(hasher, 'verify'),
    ];
    const counted = async (entered: string) => {
      for (const each of asked) each.mockClear();
      expect(await enter(entered, others)).toBe('refused');
      return asked.map((each) => each.mock.calls.length);
    };
    expect(await counted('alice@example.com')).toEqual([1, 1, 1]);
    expect(await counted('nobody@example.com')).toEqual([1, 1, 1]);
    expect(await counted(`${'n'.repeat(60)}@${'example.'.repeat(20)}com`)).toEqual([0, 1, 1]);
    for (const each of asked) each.mockRestore();
  });
});

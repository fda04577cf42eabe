import { afterAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../accounts/new-account.js';
import { IdentityService } from '../identity-service.js';
import { InMemoryAccountStore } from '../testing/in-memory-account-store.js';
import { InMemoryLoginAttemptStore } from '../testing/in-memory-login-attempt-store.js';
import { quickHasher } from '../testing/quick-hasher.js';

describe('a password that a person chooses', () => {
  const service = new IdentityService({
    accounts: new InMemoryAccountStore(),
    loginAttempts: new InMemoryLoginAttemptStore(),
    hasher: quickHasher(),
    passwords: { services: ['sso.acme.example'] },
  });
  afterAll(() => service.close());

  const alice = { username: 'alice', name: 'Alice Liddell' };
  const stranger = { caller: { address: '192.0.2.1' } };
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      ({ code, weakness }) => [code, weakness].join(' ').trim(),
    );

  it.each([
    ['qwertzuiopü+', 'password_too_weak keys'],
    ['liddell19991231', 'password_too_weak dates'],
    ['lemonlemonlemonA1', 'password_too_weak repeats'],
    ['mnbvcxzlkjhg', 'password_too_weak common'],
    ['monday tuesday', 'password_too_weak'],
    ['correct horse battery', 'taken'],
    ['kqzvx81mpwtr', 'taken'],
    ['ни пуха ни пера, Зоя', 'taken'],
    [Array.from({ length: 256 }, (_, index) => String.fromCharCode(33 + ((index * 7) % 90))).join(''), 'taken'],
  ])('is judged beyond the rules: %s', async (password, expected) => {
    expect(await outcome(service.hashPassword(password, alice, stranger))).toBe(expected);
  });

  it('is judged where it takes the place of another one, and what an operator gives is not', async () => {
    const account = newAccount(alice, { passwordHash: await service.hashPassword('kqzvx81mpwtr'), now: 1 });
    const weak = 'liddell19991231';
    expect(await outcome(service.createAccount({ ...alice, password: weak }, stranger))).toBe(
      'password_too_weak dates',
    );
    expect(await outcome(service.hashAnotherPassword(account, weak, stranger))).toBe('password_too_weak dates');
    expect(await outcome(service.hashPassword(weak, alice, stranger))).toBe('password_too_weak dates');
    expect(await outcome(service.hashPassword(weak, alice))).toBe('taken');
  });

  it('is never part of what is said of it', async () => {
    const weak = 'qwertzuiopü+';
    const said = await service.hashPassword(weak, alice, stranger).catch((error: unknown) => error);
    expect(JSON.stringify([said, String(said)])).not.toContain('qwertz');
  });
});

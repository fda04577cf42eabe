import { afterAll, describe, expect, it } from '@jest/globals';
import { IdentityService } from '../identity-service.js';
import { IdentityError } from '../shared/identity-error.js';
import { InMemoryAccountStore } from '../testing/in-memory-account-store.js';
import { InMemoryLoginAttemptStore } from '../testing/in-memory-login-attempt-store.js';
import { quickHasher } from '../testing/quick-hasher.js';
import { adviceOf, advices } from './advice.js';
import { advise } from './advise.js';

const service = new IdentityService({
  accounts: new InMemoryAccountStore(),
  loginAttempts: new InMemoryLoginAttemptStore(),
  hasher: quickHasher(),
  passwords: { least: 14, services: ['sso.acme.example'] },
});
afterAll(() => service.close());

const alice = {
  username: 'alice.liddell',
  name: 'Alice Liddell',
  nickname: 'Queen of Hearts',
  email: 'al@wonder.example',
};

/** What the server says of a password that its person chooses. */
async function verdictOf(password: string) {
  try {
    await service.hashPassword(password, alice, { caller: { address: '192.0.2.1' } });
    return 'strong';
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    return adviceOf(error);
  }
}

/** By what is said of them, so that a list that lost one is seen. */
const passwords = {
  strong: [
    'correct horse battery',
    'kqzvx81mpwtrjj',
    'ни пуха ни пера, Зоя',
    'パスワードは長いほうがよいです',
    'Crème brûlée à minuit',
    'five wooden spoons dance',
    ' leading and trailing ',
    `${'x9 Kw'.repeat(3)}Tq7#mLp0`,
  ],
  password_too_short: ['', 'a', 'kqzvx81mpwtr', '🔐🔐🔐🔐🔐🔐🔐🔐🔐🔐🔐🔐🔐'],
  password_too_long: ['kqzvx81mp '.repeat(30), 'a'.repeat(2_000)],
  password_invalid: [`kqzvx81mpwtrjj${'\ud83d'}`],
  password_common: [
    'aaaaaaaaaaaaaaaa',
    'abcabcabcabcabcabc',
    '1234567890123456',
    'abcdefghijklmnop',
    'ABCDEFGHIJKLMNOP',
  ],
  password_personal: ['aliceliddell11', 'sso.acme.example1', 'LIDDELL liddell', 'wonder.example'],
  password_too_weak: ['monday tuesday'],
  keys: ['qwertzuiopü+#1', 'zxcvbnm,./asdfgh'],
  repeats: ['lemonlemonlemonA1'],
  dates: ['carroll19991231'],
} as const;
const rows = Object.entries(passwords).flatMap(([advice, all]) => all.map((password) => [advice, password] as const));

describe('advice on a password that is typed', () => {
  it.each(rows)('is what the server says: %s of %j', async (advice, password) => {
    expect([advise(password, service.choiceOf(alice)), await verdictOf(password)]).toEqual([advice, advice]);
  });

  it('is the same where names come from the fields of a form, as they were typed', () => {
    const { least, names } = service.choiceOf();
    const typed = { least, names: [...names, ...Object.values(alice)] };
    for (const [, password] of rows) expect(advise(password, typed)).toBe(advise(password, service.choiceOf(alice)));
  });

  it('is about names only where they are known', () => {
    expect(advise('LIDDELL liddell', service.choiceOf())).not.toBe('password_personal');
  });

  it.each(['password123456', 'iloveyou123456', 'football123456'])(
    'praises nothing that the list of the server has: %s',
    async (password) => {
      expect(await verdictOf(password)).toBe('password_common');
      expect(advise(password, service.choiceOf(alice))).not.toBe('strong');
    },
  );

  it('has a word for each thing that is said', () => {
    for (const [advice] of rows) expect(advices).toContain(advice);
  });
});

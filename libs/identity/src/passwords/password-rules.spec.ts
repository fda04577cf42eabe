import { describe, expect, it } from '@jest/globals';
import { isCommonPassword } from './common-passwords.js';
import { parseNewPassword } from './password-rules.js';
import { checkNotPersonal } from './personal-names.js';

const code = (work: () => unknown): unknown => {
  try {
    work();
    return 'accepted';
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('a password that many people have', () => {
  it.each([
    // In the list, in any case or width.
    '1qaz2wsx3edc',
    'qwertyqwerty',
    'QwertyQwerty',
    'ｑｗｅｒｔｙｑｗｅｒｔｙ',
    'motherfucker',
    'leavemealone',
    // A common one in disguise.
    'Password1234',
    '!!password!!',
    'dragon!23456',
    'PASSWORD 2024',
    // One unit again and again.
    'aaaaaaaaaaaa',
    'abcabcabcabc',
    'hunter2hunter2',
    'passwordpassword',
    // A row.
    '123456789012',
    '098765432109',
    'abcdefghijkl',
    'zyxwvutsrqpo',
  ])('is refused: %s', (password) => {
    expect(isCommonPassword(password)).toBe(true);
    expect(code(() => parseNewPassword(password))).toBe('password_common');
  });

  it.each([
    'correct horse battery',
    'correct horse battery staple',
    'kqzvx81mpwtr',
    'Tuesday lemons, quietly',
    'ни пуха ни пера, Зоя',
    'summer 8271650193 rain',
  ])('is not one like: %s', (password) => {
    expect(parseNewPassword(password)).toBe(password);
  });

  it('is one in a thousand of random ones at most', () => {
    let found = 0;
    for (let index = 0; index < 20_000; index += 1) {
      if (isCommonPassword(`k${(index * 2_654_435_761).toString(36)}x${(index * 40_503).toString(36)}q`)) found += 1;
    }
    expect(found).toBeLessThan(20);
  });
});

describe('a new password', () => {
  it.each([
    ['qzvx kwpj m', 'password_too_short'],
    ['🔑🗝️🔒🔓🔐⛓️🚪', 'password_too_short'],
    ['qzvx kwpj mf', 'accepted'],
    ['😀 qzvx kwpj m', 'accepted'],
    [`${'qzvxkwpjmf'.repeat(25)}abcdef`, 'accepted'],
    [`${'qzvxkwpjmf'.repeat(25)}abcdefg`, 'password_too_long'],
    ['qzvx kwpj mf\ud800', 'password_invalid'],
  ])('counts code points: %s is %s', (password, outcome) => {
    expect(code(() => parseNewPassword(password))).toBe(outcome);
  });
});

describe('a password of its owner', () => {
  const owner = {
    username: 'liddell.alice',
    name: 'Alice Pleasance Liddell',
    email: 'alice@wonderland.example',
    nickname: 'Al',
  };
  it.each([
    'liddell.alice1',
    'AliceLiddell1865',
    'alice alice alice',
    'Pleasance-2024!',
    'wonderland1234',
    'alice@wonderland.example',
    'sso.acme.example!',
    'acme-acme-99',
  ])('is not made of names: %s', (password) => {
    expect(code(() => checkNotPersonal(password, owner, ['sso.acme.example']))).toBe('password_personal');
  });

  it.each(['alice chases white rabbits', 'all the kings horses', 'correct horse battery'])(
    'may have one in it: %s',
    (password) => {
      expect(code(() => checkNotPersonal(password, owner, ['sso.acme.example']))).toBe('accepted');
    },
  );
});

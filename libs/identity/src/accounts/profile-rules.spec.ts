import { describe, expect, it } from '@jest/globals';
import type { Profile } from './account.js';
import { isEmailAddress } from './email-address.js';
import { checkProfile } from './profile-rules.js';

const good: Readonly<Partial<Record<keyof Profile, readonly string[]>>> = {
  email: [
    'a@b',
    'a.b+c@example.com',
    "o'neil@example.co.uk",
    'jürgen@münchen.example',
    '用户@例子.广告',
    `${'a'.repeat(64)}@b.example`,
  ],
  birthdate: ['1990', '0000-02-29', '2024-02-29', '1990-12-31'],
  zoneinfo: ['Europe/Paris', 'America/Argentina/Buenos_Aires', 'UTC'],
  locale: ['en', 'en-US', 'en_US', 'zh-Hant-TW'],
  phoneNumber: ['+1 (425) 555-1212', '+4413', '+1 (604) 555-1234;ext=5678'],
  website: ['https://example.com/~a?b#c'],
};
const bad: Readonly<Partial<Record<keyof Profile, readonly string[]>>> = {
  email: [
    'notmail',
    '@example.com',
    'a@',
    'a@b@c',
    'a b@example.com',
    'a@exa mple.com',
    '.a@example.com',
    'a.@example.com',
    'a..b@example.com',
    'a@example..com',
    'a@.example.com',
    'a@example.com.',
    'a@-example.com',
    'a@example-.com',
    'Alice <a@example.com>',
    'a@example.com,b@example.com',
    'a@example.com\r\nBcc: b@example.com',
    '"a"@example.com',
    'a\u202e@example.com',
    `${'a'.repeat(65)}@example.com`,
    `a@${'b.'.repeat(130)}example.com`,
  ],
  birthdate: ['90', '1990-02-30', '2023-02-29', '1990-13-01', '1990-1-1', '01.01.1990'],
  zoneinfo: ['Europe/Nowhere', 'Paris', '+01:00 of Paris'],
  locale: ['english please', 'e', 'en--US'],
  phoneNumber: ['call me', '+', '0x12', '1'],
  website: ['javascript:alert(1)', 'example.com'],
};
const rows = (values: typeof good) =>
  Object.entries(values).flatMap(([member, each]) => each.map((value): [string, string] => [member, value]));

describe('what a person may say of themselves', () => {
  it.each(rows(good))('takes as %s %j', (member, value) => {
    expect(() => checkProfile({ [member]: value })).not.toThrow();
  });

  it.each(rows(bad))('refuses as %s %j, without the value', (member, value) => {
    const check = () => checkProfile({ [member]: value });
    expect(check).toThrow(expect.objectContaining({ code: 'invalid_profile' }));
    expect(check).toThrow(new RegExp(`^${member} is not `));
  });

  it('has one rule of email addresses', () => {
    expect(
      rows(good)
        .filter(([member]) => member === 'email')
        .every(([, value]) => isEmailAddress(value)),
    ).toBe(true);
    expect(
      rows(bad)
        .filter(([member]) => member === 'email')
        .some(([, value]) => isEmailAddress(value)),
    ).toBe(false);
  });
});

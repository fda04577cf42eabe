import { describe, expect, it } from '@jest/globals';
import { isAddressWelcome, isOpenToStrangers, noUserRegistration, openUserRegistration } from './user-registration.js';

describe('registration by domain', () => {
  const policy = { ...noUserRegistration, by: 'domains', domains: ['example.com', 'xn--bcher-kva.example'] } as const;

  it.each(['a@example.com', 'A.B@EXAMPLE.com', 'a@xn--bcher-kva.example'])('welcomes %s', (email) => {
    expect(isAddressWelcome(policy, email)).toBe(true);
  });

  it.each([
    'a@sub.example.com',
    'a@example.com.evil.test',
    'a@notexample.com',
    'example.com@evil.test',
    'a@ex\u0430mple.com',
    'a@\uff45xample.com',
    'a@example.\u212aom',
    'example.com@',
    '',
  ])('does not welcome %j', (email) => {
    expect(isAddressWelcome({ ...policy, domains: ['example.com'] }, email)).toBe(false);
  });

  it('is for strangers as open registration is, and no other policy', () => {
    const kinds = ['off', 'invitation', 'open', 'domains'] as const;
    expect(kinds.filter((by) => isOpenToStrangers({ by }))).toEqual(['open', 'domains']);
    expect(isAddressWelcome(openUserRegistration, 'a@anywhere.test')).toBe(true);
  });
});

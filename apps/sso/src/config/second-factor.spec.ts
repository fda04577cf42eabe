import { describe, expect, it } from '@jest/globals';
import { enrollable } from '@signet/identity';
import { parseConfig } from './sso-config.js';

const good = { ISSUER: 'https://sso.example.com', DATABASE_URL: 'sqlite:./data/sso.sqlite', MASTER_KEY_FILE: './key' };
const read = (env: Readonly<Record<string, string>>, isMailSent = true) =>
  parseConfig({ ...good, ...(!isMailSent && { DATABASE_URL: 'postgres://db/signet' }), ...env }).secondFactor;

describe('what is asked beside a password', () => {
  it('is nothing of anybody who wants nothing, at first', () => {
    expect(read({})).toEqual({ policy: {}, kinds: Object.keys(enrollable), emailCode: false });
    expect(read({ SECOND_FACTOR: 'optional' }).policy).toEqual({});
  });

  it('is remembered for some days where an operator lets it, and for no longer than anybody vouches for', () => {
    expect(read({ SECOND_FACTOR_REMEMBERED_DAYS: '30' }).policy).toEqual({ rememberedFor: 2_592_000 });
    expect(read({ SECOND_FACTOR_REMEMBERED_DAYS: '0' }).policy).toEqual({});
    for (const days of ['91', '-1', '1.5', 'always']) {
      expect(() => read({ SECOND_FACTOR_REMEMBERED_DAYS: days })).toThrow(/SECOND_FACTOR_REMEMBERED_DAYS/);
    }
  });

  it('is a second factor of everybody, always or from the first second of a day', () => {
    expect(read({ SECOND_FACTOR: 'required' }).policy.requiredFrom).toBe(0);
    expect(read({ SECOND_FACTOR: 'required-from:2027-01-31' }).policy.requiredFrom).toBe(1_801_353_600);
  });

  it.each([
    'REQUIRED',
    'required-from:',
    'required-from:2027-02-30',
    'required-from:2027-1-1',
    'required-from:1',
    'off',
  ])('is not %s', (SECOND_FACTOR) => {
    expect(() => read({ SECOND_FACTOR })).toThrow(/SECOND_FACTOR/);
  });

  it('knows no other kinds, and no code by mail that is not sent', () => {
    expect(() => read({ SECOND_FACTOR_KINDS: 'totp,sms' })).toThrow(/SECOND_FACTOR_KINDS/);
    expect(() => read({ EMAIL_CODE_AS_FACTOR: 'true' }, false)).toThrow(/EMAIL_CODE_AS_FACTOR/);
    expect(read({ EMAIL_CODE_AS_FACTOR: 'true' }).emailCode).toBe(true);
  });
});

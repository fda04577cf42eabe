import { describe, expect, it } from '@jest/globals';
import { offerNames } from '@signet/authorization-server';
import { parseConfig } from './sso-config.js';

const good = { ISSUER: 'https://sso.example.com', DATABASE_URL: 'sqlite:./data/sso.sqlite', MASTER_KEY_FILE: './key' };
const read = (env: Readonly<Record<string, string>>) => parseConfig({ ...good, ...env }).offers;
const month = 30 * 86_400;

describe('what is offered to whoever has signed in', () => {
  it('is all there is, once a month, unless operators say otherwise', () => {
    expect(read({})).toEqual({ allowed: offerNames, interval: month });
    expect(read({ SIGN_IN_OFFERS: 'none' })).toEqual({ allowed: [], interval: month });
    expect(read({ SIGN_IN_OFFER_DAYS: '7' })?.interval).toBe(7 * 86_400);
  });

  it('is looked at in one order, however it is written', () => {
    expect(read({ SIGN_IN_OFFERS: 'second_way, passkey,passkey' })?.allowed).toEqual(['passkey', 'second_way']);
  });

  it.each(['all', 'passkey,none', 'passkeys', ','])('is not %s', (SIGN_IN_OFFERS) => {
    expect(() => read({ SIGN_IN_OFFERS })).toThrow(/SIGN_IN_OFFERS/);
  });

  it.each(['0', '366', '1.5'])('is not made every %s days', (SIGN_IN_OFFER_DAYS) => {
    expect(() => read({ SIGN_IN_OFFER_DAYS })).toThrow(/SIGN_IN_OFFER_DAYS/);
  });
});

import { describe, expect, it } from '@jest/globals';
import type { Person } from '@signet/persistence';
import { PeopleWithClaims, StandingsWithClaims } from './account-claims.js';

const bare: Person = { subject: 's', username: 'alice', emailVerified: false, createdAt: 1, updatedAt: 2 };

async function accountOf(person: Person | undefined) {
  const grant = { grantId: 'g' } as never;
  const stored = { find: async () => ({ grant, tokenRevoked: false, account: person }) };
  return (await new StandingsWithClaims(stored).find('g'))?.account;
}

describe('claims of a person (OpenID Connect Core §5.1)', () => {
  it('leave out what is not known, and what is said of it', async () => {
    const account = await accountOf(bare);
    expect(account).toMatchObject({ subject: 's', disabled: false });
    expect(account?.claims).toEqual({ preferred_username: 'alice', updated_at: 2 });
  });

  it('have the names of the standard', async () => {
    const address = {
      formatted: 'f',
      streetAddress: 's',
      locality: 'l',
      region: 'r',
      postalCode: 'p',
      country: 'c',
    };
    const account = await accountOf({
      ...bare,
      name: 'Alice Archer',
      givenName: 'Alice',
      familyName: 'Archer',
      middleName: 'B',
      nickname: 'al',
      profile: 'https://example.com/alice',
      picture: 'https://example.com/alice.png',
      website: 'https://alice.example.com',
      email: 'alice@example.com',
      emailVerified: true,
      gender: 'female',
      birthdate: '1990-01-02',
      zoneinfo: 'Europe/Paris',
      locale: 'fr-FR',
      phoneNumber: '+33123456789',
      address,
      disabledAt: 3,
    });
    expect(account?.disabled).toBe(true);
    expect(account?.claims).toEqual({
      name: 'Alice Archer',
      given_name: 'Alice',
      family_name: 'Archer',
      middle_name: 'B',
      nickname: 'al',
      preferred_username: 'alice',
      profile: 'https://example.com/alice',
      picture: 'https://example.com/alice.png',
      website: 'https://alice.example.com',
      email: 'alice@example.com',
      email_verified: true,
      gender: 'female',
      birthdate: '1990-01-02',
      zoneinfo: 'Europe/Paris',
      locale: 'fr-FR',
      phone_number: '+33123456789',
      phone_number_verified: false,
      address: {
        formatted: 'f',
        street_address: 's',
        locality: 'l',
        region: 'r',
        postal_code: 'p',
        country: 'c',
      },
      updated_at: 2,
    });
  });

  it('have attributes beside them, which are told where an operator maps them', async () => {
    const attributes = { department: 'R&D' };
    const account = await accountOf({ ...bare, attributes });
    expect(account?.attributes).toEqual(attributes);
    expect(account?.claims).not.toHaveProperty('department');
    const stored = { find: async () => ({ ...bare, attributes, passwordHash: 'secret' }), isActive: async () => true };
    const found = await new PeopleWithClaims(stored).find('s');
    expect([found?.subject, found?.attributes, found?.claims.preferred_username]).toEqual(['s', attributes, 'alice']);
  });

  it('are nobody’s where the account is gone', async () => {
    expect(await accountOf(undefined)).toBeUndefined();
  });
});

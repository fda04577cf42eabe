import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryStores, SeededRandomSource } from '@signet/authorization-server/testing';
import { type Account, type FactorData, newRecoveryCodes, newTotp, noPassword } from '@signet/identity';
import { InMemoryAccountStore, InMemoryFactorStore } from '@signet/identity/testing';
import { hasOneKeyOnly, type OneKeyReaders } from './one-key-only.js';

const key = (credentialId: string): FactorData => ({
  type: 'passkey',
  credentialId,
  publicKey: 'AA',
  algorithm: -7,
  signatureCounter: 0,
  transports: [],
  backupEligible: false,
  backedUp: false,
});

const subject = 'alice';
const random = new SeededRandomSource();
let records: OneKeyReaders;
let account: Account;
beforeEach(async () => {
  const { identityProviders, federatedIdentities } = inMemoryStores().stores;
  const accounts = new InMemoryAccountStore();
  records = { accounts, factors: new InMemoryFactorStore(), identityProviders, federatedIdentities };
  account = { subject, username: subject, passwordHash: 'hash', emailVerified: false, createdAt: 0 } as Account;
  await accounts.insert(account);
});

async function have(...all: readonly FactorData[]): Promise<boolean> {
  for (const [nth, data] of all.entries()) {
    const amr = data.type === 'passkey' ? ['hwk', 'user', 'mfa'] : ['otp'];
    const factor = { factorId: `f${nth}`, subject, name: '', handle: `h${nth}`, amr, data, revision: 0, createdAt: 1 };
    await records.factors.insert(factor);
  }
  return hasOneKeyOnly(records, subject);
}

const codes = () => newRecoveryCodes(random).data;
const totp = () => newTotp(random.bytes(20));

/** Nobody signs in with a password any more. */
async function withoutPassword(): Promise<void> {
  await records.accounts.replacePasswordHash({ subject, from: account.passwordHash, to: noPassword });
}

describe('one key is all that somebody has', () => {
  it('where there is nothing beside it, or no code that is left', async () => {
    expect(await have(key('a'))).toBe(true);
    const used = { ...codes(), digests: [] };
    const record = {
      factorId: 'c',
      subject,
      name: '',
      handle: 'c',
      amr: ['otp'],
      data: used,
      revision: 0,
      createdAt: 1,
    };
    await records.factors.insert(record);
    expect(await hasOneKeyOnly(records, subject)).toBe(true);
  });

  it('where they sign in with it alone, whatever stands beside a password', async () => {
    await withoutPassword();
    expect(await have(key('a'), codes(), totp())).toBe(true);
  });

  it('and not where they have another way', async () => {
    expect(await have()).toBe(false);
    expect(await have(key('a'), codes())).toBe(false);
  });

  it('nor with another key or an app', async () => {
    expect(await have(key('a'), key('b'))).toBe(false);
  });

  it('nor with an app beside a password', async () => {
    expect(await have(key('a'), totp())).toBe(false);
    expect(await hasOneKeyOnly(records, 'nobody')).toBe(false);
  });
});

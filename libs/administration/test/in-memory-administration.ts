import { defaultIssuerSettings } from '@signet/authorization-server';
import { inMemoryStores, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { newAccount } from '@signet/identity';
import { InMemoryAccountStore, InMemoryLoginAttemptStore } from '@signet/identity/testing';
import type { Initiator } from '../src/initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../src/records.js';
import { InMemoryAuditLog } from '../src/testing/in-memory-audit-log.js';

export const operator: Initiator = { entity: 'admin', through: 'cli' };
export const now = 1_700_000_000;

/** Use cases over records in memory; accounts are not rolled back. */
export function inMemoryAdministration() {
  const memory = inMemoryStores();
  const others = {
    accounts: new InMemoryAccountStore(),
    loginAttempts: new InMemoryLoginAttemptStore(),
    auditLog: new InMemoryAuditLog(),
  };
  const records: AdministeredRecords = { ...memory.stores, ...others };
  const unitOfWork = new (class extends AdministrationUnitOfWork {
    override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
      return memory.unitOfWork.run((within) => work({ ...within, ...others }));
    }
  })();
  const ports = {
    unitOfWork,
    clock: new ManualClock(now),
    random: new SeededRandomSource('administration'),
    settings: defaultIssuerSettings('https://sso.example.com'),
  };
  const addPerson = async (username: string): Promise<string> => {
    const account = newAccount({ username }, { passwordHash: 'hash', now });
    await records.accounts.insert(account);
    return account.subject;
  };
  return { records, ports, addPerson };
}

/** The code of a refusal, and its words. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'was accepted',
    (error: { readonly code?: string; readonly message: string }) => `${error.code}: ${error.message}`,
  );
}

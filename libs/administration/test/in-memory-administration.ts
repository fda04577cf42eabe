import type { Stores } from '@signet/authorization-server';
import { inMemoryStores } from '@signet/authorization-server/testing';
import { InMemoryAccountStore, InMemoryLoginAttemptStore } from '@signet/identity/testing';
import { GuardingUnitOfWork } from '../src/authority/guarding-unit-of-work.js';
import type { Initiator } from '../src/initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../src/records.js';
import { InMemoryAuditLog } from '../src/testing/in-memory-audit-log.js';
import { InMemoryOwnerLinks } from '../src/testing/in-memory-owner-links.js';

/** Every record that is administered, without a database; units of work run one at a time, and what fails changes nothing. */
export function inMemoryAdministration(): {
  readonly records: AdministeredRecords;
  readonly unitOfWork: AdministrationUnitOfWork;
} {
  const memory = inMemoryStores();
  const accounts = new InMemoryAccountStore();
  const others = {
    accounts,
    loginAttempts: new InMemoryLoginAttemptStore(),
    auditLog: new InMemoryAuditLog(),
    ownerLinks: new InMemoryOwnerLinks(),
  };
  const recordsOver = (stores: Stores): AdministeredRecords => ({ ...stores, ...others });

  class InMemoryUnitOfWork extends AdministrationUnitOfWork {
    #last: Promise<unknown> = Promise.resolve();

    override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
      const next = this.#last.then(() => this.#run(work));
      this.#last = next.catch(() => {});
      return next;
    }

    async #run<T>(work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
      const before = await accounts.list();
      try {
        return await memory.unitOfWork.run((stores) => work(recordsOver(stores)));
      } catch (error) {
        for (const { subject } of await accounts.list()) await accounts.delete(subject);
        for (const account of before) await accounts.insert(account);
        throw error;
      }
    }
  }
  return {
    records: recordsOver(memory.stores),
    unitOfWork: new GuardingUnitOfWork(new InMemoryUnitOfWork()),
  };
}

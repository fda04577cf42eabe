import { defaultIssuerSettings, type Stores } from '@signet/authorization-server';
import { inMemoryStores, ManualClock, SeededRandomSource } from '@signet/authorization-server/testing';
import { newAccount } from '@signet/identity';
import {
  InMemoryAccountStore,
  InMemoryAttributeDefinitionStore,
  InMemoryFactorStore,
  InMemoryLoginAttemptStore,
  InMemoryPictureStore,
} from '@signet/identity/testing';
import { GuardingUnitOfWork } from '../authority/guarding-unit-of-work.js';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import { inMemoryAlerts } from './in-memory-alerts.js';
import { InMemoryIdempotentRequests } from './in-memory-idempotent-requests.js';
import { InMemoryInstallationSettings } from './in-memory-installation-settings.js';
import { InMemoryManagedThings } from './in-memory-managed-things.js';
import { InMemoryOwnerLinks } from './in-memory-owner-links.js';
import { inMemoryWebhooks } from './in-memory-webhooks.js';

export const now = 1_700_000_000;

/** Every record that is administered, without a database; units of work run one at a time, and what fails changes nothing. */
export function inMemoryAdministration() {
  const memory = inMemoryStores();
  const accounts = new InMemoryAccountStore();
  const factors = new InMemoryFactorStore();
  const others = {
    accounts,
    attributeDefinitions: new InMemoryAttributeDefinitionStore(),
    factors,
    pictures: new InMemoryPictureStore(),
    loginAttempts: new InMemoryLoginAttemptStore(),
    ownerLinks: new InMemoryOwnerLinks(),
    idempotentRequests: new InMemoryIdempotentRequests(),
    managedThings: new InMemoryManagedThings(),
    installationSettings: new InMemoryInstallationSettings(),
    ...inMemoryAlerts(),
    ...inMemoryWebhooks(),
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
      const had = factors.all();
      try {
        return await memory.unitOfWork.run((stores) => work(recordsOver(stores)));
      } catch (error) {
        for (const { subject } of await accounts.list()) await accounts.delete(subject);
        for (const account of before) await accounts.insert(account);
        factors.restore(had);
        throw error;
      }
    }
  }
  const records = recordsOver(memory.stores);
  const unjudged: AdministrationUnitOfWork = new InMemoryUnitOfWork();
  const unitOfWork: AdministrationUnitOfWork = new GuardingUnitOfWork(unjudged);
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
  return { records, unitOfWork, unjudged, core: memory.unitOfWork, ports, addPerson };
}

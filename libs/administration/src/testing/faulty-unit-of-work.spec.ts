import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Stores } from '@signet/authorization-server';
import { aClient, inMemoryStores } from '@signet/authorization-server/testing';
import {
  InMemoryAccountStore,
  InMemoryAttributeDefinitionStore,
  InMemoryFactorStore,
  InMemoryLoginAttemptStore,
  InMemoryPictureStore,
} from '@signet/identity/testing';
import type { Initiator } from '../initiator.js';
import { type AdministeredRecords, AdministrationUnitOfWork } from '../records.js';
import { everyFault } from './faulty-unit-of-work.js';
import { inMemoryAlerts } from './in-memory-alerts.js';
import { InMemoryIdempotentRequests } from './in-memory-idempotent-requests.js';
import { InMemoryInstallationSettings } from './in-memory-installation-settings.js';
import { InMemoryManagedThings } from './in-memory-managed-things.js';
import { InMemoryOwnerLinks } from './in-memory-owner-links.js';
import { inMemoryWebhooks } from './in-memory-webhooks.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const named = (clientId: string) => ({ ...aClient, clientId });

describe('a fault at each write', () => {
  let stores: Stores;
  let inner: AdministrationUnitOfWork;
  beforeEach(() => {
    const memory = inMemoryStores();
    stores = memory.stores;
    const others = {
      accounts: new InMemoryAccountStore(),
      attributeDefinitions: new InMemoryAttributeDefinitionStore(),
      factors: new InMemoryFactorStore(),
      pictures: new InMemoryPictureStore(),
      loginAttempts: new InMemoryLoginAttemptStore(),
      ownerLinks: new InMemoryOwnerLinks(),
      idempotentRequests: new InMemoryIdempotentRequests(),
      managedThings: new InMemoryManagedThings(),
      installationSettings: new InMemoryInstallationSettings(),
      ...inMemoryAlerts(),
      ...inMemoryWebhooks(),
    };
    inner = new (class extends AdministrationUnitOfWork {
      override run<T>(_initiator: Initiator, work: (records: AdministeredRecords) => Promise<T>): Promise<T> {
        return memory.unitOfWork.run((within) => work({ ...within, ...others }));
      }
    })();
  });
  const unchanged = async () => expect(await stores.clients.list()).toEqual([]);

  it('is met before and after each of them, and counts them', async () => {
    let tries = 0;
    const writes = await everyFault(
      inner,
      (administration) => {
        tries += 1;
        return administration.run(operator, async ({ clients }) => {
          await clients.save(named('a'));
          await clients.find('a');
          await clients.delete('nobody');
        });
      },
      unchanged,
    );
    expect([writes, tries]).toEqual([2, 5]);
    expect(await stores.clients.find('a')).toEqual(named('a'));
  });

  it('shows work that is two units where it should be one', async () => {
    const halves = (administration: AdministrationUnitOfWork) =>
      administration
        .run(operator, ({ clients }) => clients.save(named('a')))
        .then(() => administration.run(operator, ({ clients }) => clients.save(named('b'))));
    await expect(everyFault(inner, halves, unchanged)).rejects.toThrow('toEqual');
  });

  it('shows work that goes on as if nothing had failed', async () => {
    const careless = (administration: AdministrationUnitOfWork) =>
      administration.run(operator, ({ clients }) => clients.save(named('a')).catch(() => undefined));
    await expect(everyFault(inner, careless, unchanged)).rejects.toThrow('went on after the fault at its write 1');
  });
});

import { InMemoryManagedThings } from './in-memory-managed-things.js';
import { describeManagedThingStoreContract } from './managed-thing-contract.js';

describeManagedThingStoreContract('memory', async () => new InMemoryManagedThings());

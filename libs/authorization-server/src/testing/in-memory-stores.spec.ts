import { inMemoryStores } from './in-memory-stores.js';
import { describeStoreContracts } from './store-contracts.js';

describeStoreContracts('memory', async () => inMemoryStores());

import type { Stores } from '../../records/stores.js';
import type { UnitOfWork } from '../../records/unit-of-work.js';

/** Empty stores, and the unit of work over them. */
export type CreateStores = () => Promise<{ readonly stores: Stores; readonly unitOfWork: UnitOfWork }>;

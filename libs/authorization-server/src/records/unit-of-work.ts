import type { Stores } from './stores.js';

/**
 * Steps that stand or fall together. `work` gets stores bound to one transaction: when it resolves, all of its writes
 * are durable; when it throws, none are. A decision that must survive a refusal (a reused refresh token revokes its
 * family) is returned from `work` and thrown after it.
 */
export abstract class UnitOfWork {
  abstract run<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}

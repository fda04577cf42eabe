import type { Client } from '@signet/authorization-server';
import type { CheckedPage, Page } from '../page.js';

/** Where operators look for clients that they do not know by their id. */
export abstract class ClientDirectory {
  /** Ordered by `clientId`, which is what `after` names; a search looks in id and name. */
  abstract page(request: CheckedPage): Promise<Page<Client>>;
}

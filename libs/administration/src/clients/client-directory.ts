import type { Client } from '@signet/authorization-server';
import type { CheckedPage, Page } from '../page.js';

/** A page of apps, or of those alone that may ask for tokens of an API. */
export interface ClientPage extends CheckedPage {
  readonly resource?: string | undefined;
}

/** Where operators look for clients that they do not know by their id. */
export abstract class ClientDirectory {
  /** Ordered by `clientId`, which is what `after` names; a search looks in id and name. */
  abstract page(request: ClientPage): Promise<Page<Client>>;
}

import type { RequestOrigin } from '@signet/authorization-server';

/** Whose account, by whoever is signed in to it, and where they are. */
export interface Own {
  readonly subject: string;
  readonly origin?: RequestOrigin | undefined;
}

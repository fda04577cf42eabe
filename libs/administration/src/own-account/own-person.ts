import type { RequestOrigin } from '@signet/authorization-server';
import type { InitiatorToken } from '../initiator.js';

/** Somebody who acts for themselves, and from where. */
export interface OwnPerson {
  readonly subject: string;
  readonly origin?: RequestOrigin | undefined;
  /** Of the app by which they do; undefined on the pages of the issuer. */
  readonly token?: InitiatorToken | undefined;
}

export function initiatorOf({ subject, origin, token }: OwnPerson) {
  return { entity: 'user', subject, through: 'self_service', origin, token } as const;
}

/** As the core tells it. */
export function doingOf({ subject, origin, token }: OwnPerson) {
  return { entity: 'user', subject, clientId: token?.clientId, origin } as const;
}

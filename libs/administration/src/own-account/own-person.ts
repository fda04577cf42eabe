import type { RequestOrigin } from '@signet/authorization-server';

/** Somebody who acts for themselves, and from where. */
export interface OwnPerson {
  readonly subject: string;
  readonly origin?: RequestOrigin | undefined;
}

export function initiatorOf({ subject, origin }: OwnPerson) {
  return { entity: 'user', subject, through: 'self_service', origin } as const;
}

/** As the core tells it. */
export function doingOf({ subject, origin }: OwnPerson) {
  return { entity: 'user', subject, origin } as const;
}

import { Logger } from '@nestjs/common';
import type { Core } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import { logFailure } from './log-failure.js';

/** Milliseconds between looks at the stored keys: so soon a withdrawn one signs nothing more, whoever withdrew it. */
const interval = 1_000;

/** Follows what others make and take away of the signing keys, so that no request waits for it. */
export function watchKeys({ keyRing }: Pick<Core, 'keyRing'>): Periodic {
  const logger = new Logger('SigningKeys');
  let isFailing = false;
  const look = async () => {
    await keyRing.look();
    isFailing = false;
  };
  const onError = (error: unknown) => {
    // Once, until it works again: a database that is away is away for many looks.
    if (!isFailing) logFailure(logger, error);
    isFailing = true;
  };
  return new Periodic(look, { interval, onError });
}

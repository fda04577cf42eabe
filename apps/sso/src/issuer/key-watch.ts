import type { Core } from '@signet/authorization-server';
import { Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks at the stored keys: so soon a withdrawn one signs nothing more, whoever withdrew it. */
const interval = 1_000;

/** Follows what others make and take away of the signing keys, so that no request waits for it. */
export function watchKeys({ keyRing }: Pick<Core, 'keyRing'>, log: Log): Periodic {
  let isFailing = false;
  const look = async () => {
    await keyRing.look();
    isFailing = false;
  };
  const onError = (error: unknown) => {
    // Once, until it works again: a database that is away is away for many looks.
    if (!isFailing) logFailure(log, 'signing_keys', error);
    isFailing = true;
  };
  return new Periodic(look, { interval, onError });
}

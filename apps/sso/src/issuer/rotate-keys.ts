import { type AdministrationPorts, rotateDueKeys } from '@signet/administration';
import type { SigningKeyStore } from '@signet/authorization-server';
import { Periodic, type TrustedTime } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks for keys that have signed long enough. */
const interval = 600_000;
const day = 86_400;

interface Needs {
  readonly ports: AdministrationPorts & { readonly signingKeys: SigningKeyStore };
  readonly time: Pick<TrustedTime, 'isTrusted'>;
  /** For which a key signs. */
  readonly days: number;
}

/** Rotates signing keys by the calendar, while the process runs; any number of processes may do it at once. */
export function rotateSigningKeys({ ports, time, days }: Needs, log: Log): Periodic {
  /** Said once by each process. */
  const said = new Set<string>();
  const look = async () => {
    // A clock that jumped would end keys that are young.
    if (!(await time.isTrusted())) return;
    const { rotated, due } = await rotateDueKeys(ports, days * day);
    for (const { kid, algorithm, activatesAt } of rotated) {
      log.event('signing_key_rotated', { kid, algorithm, activates_at: activatesAt });
    }
    for (const { kid, algorithm, heldBy } of due) {
      if (said.has(kid)) continue;
      said.add(kid);
      log.event('signing_key_due', { kid, algorithm, held_by: heldBy });
    }
  };
  return new Periodic(look, { interval, onError: (error) => logFailure(log, 'signing_key_rotation', error) });
}

import { type AdministeredRecords, type AdministrationPorts, endDueSupport } from '@signet/administration';
import { Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks: what was given ends by its own time, and who hears of it hears of it soon. */
const interval = 15_000;

interface Needs {
  readonly ports: AdministrationPorts;
  readonly records: Pick<AdministeredRecords, 'supportAccesses'>;
}

/** Ends support accesses whose time is over, while the process runs; any number of them may do it at once. */
export function endSupportInTime({ ports, records }: Needs, log: Log): Periodic {
  const look = async () => {
    await endDueSupport(ports, records);
  };
  return new Periodic(look, { interval, onError: (error) => logFailure(log, 'support_access_end', error) });
}

import { type AdministeredRecords, type AdministrationPorts, deleteDueAccounts } from '@signet/administration';
import { Periodic, type TrustedTime } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { stackOf } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds between looks for accounts whose time has come. */
const interval = 60_000;

interface Needs {
  readonly ports: AdministrationPorts;
  readonly records: Pick<AdministeredRecords, 'accounts'>;
  readonly time: Pick<TrustedTime, 'isTrusted'>;
}

/** Deletes what people closed for that, while the process runs; any number of them may do it at once. */
export function deleteClosedAccounts({ ports, records, time }: Needs, log: Log): Periodic {
  const look = () =>
    deleteDueAccounts(ports, records, {
      isTrusted: () => time.isTrusted(),
      onDeleted: (subject) => log.event('account_deleted', { subject }),
      onFailed: (subject, error) => log.event('account_deletion_failed', { subject, ...stackOf(error) }),
    });
  return new Periodic(look, { interval, onError: (error) => logFailure(log, 'account_deletion', error) });
}

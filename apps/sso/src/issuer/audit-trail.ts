import {
  AuditChainBroken,
  type AuditedRefusals,
  AuditSealer,
  type ProtocolEvent,
  type WithdrawnKeys,
} from '@signet/authorization-server';
import type { AccountStore } from '@signet/identity';
import type { PersistentStores } from '@signet/persistence';
import { type Clock, isWithin, Periodic } from '@signet/runtime';
import type { Log } from '@signet/telemetry';
import { logFailure } from '../log/open-log.js';

/** Milliseconds: how long a committed entry waits for its place in the chain. */
const sealingInterval = 2_000;
/** Seconds between two looks at a broken trail that count for alerts. */
const brokenInterval = 60;
/** Milliseconds: refusals that are lost where a process is killed. */
const flushInterval = 1_000;

/** Chains what is committed; of all processes on one database one does it at a time. */
export function sealAudit(
  needs: ConstructorParameters<typeof AuditSealer>[0],
  log: Log,
  onBroken: () => Promise<void>,
): Periodic {
  return new Periodic(sealing(new AuditSealer(needs), { clock: needs.clock, log, onBroken }), {
    interval: sealingInterval,
    onError: (error) => logFailure(log, 'audit_sealing', error),
  });
}

/** @param told.onBroken once a minute while what is stored is not what was signed */
export function sealing(
  sealer: Pick<AuditSealer, 'run'>,
  told: { readonly clock: Clock; readonly log: Pick<Log, 'event'>; readonly onBroken: () => Promise<void> },
): () => Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  return async () => {
    try {
      await sealer.run();
    } catch (error) {
      if (!(error instanceof AuditChainBroken)) throw error;
      told.log.event('audit_chain_broken', { reason: error.message });
      const now = told.clock.now();
      if (isWithin(brokenInterval, toldAt, now)) return;
      await told.onBroken();
      toldAt = now;
    }
  };
}

/** Stores refusals together, also the last ones. */
export function storeRefusals(
  refusals: AuditedRefusals,
  withdrawnKeys: Pick<WithdrawnKeys, 'flush'>,
  log: Log,
): Pick<Periodic, 'start' | 'stop'> {
  const flush = async () => {
    await withdrawnKeys.flush();
    await refusals.flush();
  };
  return flushedAtTheEnd(flush, 'audit_refusals', log);
}

/** What is gathered in memory is stored each second, and what is left when the process ends. */
export function flushedAtTheEnd(flush: () => Promise<void>, work: string, log: Log): Pick<Periodic, 'start' | 'stop'> {
  const onError = (error: unknown) => logFailure(log, work, error);
  const periodic = new Periodic(flush, { interval: flushInterval, onError });
  return {
    start: () => periodic.start(),
    stop: async (grace) => {
      await periodic.stop(grace);
      await flush().catch(onError);
    },
  };
}

/** There was nothing for somebody at the APIs that an app asked for, or at the app. */
export function noteRefusedAccess(
  refusals: Pick<AuditedRefusals, 'note'>,
  { audiences = '', ...of }: Extract<ProtocolEvent, { event: 'access_refused' }>,
): void {
  const { clientId, subject, reason } = of;
  const about = { name: 'access_refused', clientId, subject, reason } as const;
  const each = audiences === '' ? [] : audiences.split(' ');
  for (const audience of each) {
    refusals.note({ ...about, audience, target: { record: 'resourceServers', id: audience } });
  }
  if (each.length === 0) refusals.note({ ...about, target: { record: 'clients', id: clientId } });
}

/** Whoever acts as somebody may ask for what is refused as often as they like. */
export function noteRefusedSupport(
  refusals: Pick<AuditedRefusals, 'note'>,
  event: Extract<ProtocolEvent, { event: 'support_access_refused' }>,
): void {
  const { event: name, accessId, supporter: by, ...about } = event;
  refusals.note({ name, by, ...about, target: { record: 'supportAccesses', id: accessId } });
}

/** Accounts that people make for themselves are told in the transaction in which they are made. */
export function toldAccounts(accounts: AccountStore, selfService: PersistentStores['selfService']): AccountStore {
  return Object.assign(Object.create(accounts) as AccountStore, {
    insert: (account: Parameters<AccountStore['insert']>[0]) =>
      selfService.run({ entity: 'user', subject: account.subject, through: 'self_service' }, (records) =>
        records.accounts.insert(account),
      ),
  });
}

import type { FactorChange, RequestOrigin } from '@signet/authorization-server';
import type { Account, Factor } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import { makeLink } from '../../links/account-links.js';
import { happened, notify } from '../../notices/notify.js';
import type { AdministeredRecords } from '../../records.js';
import { sealFactor } from './sealed-factor.js';

export interface ToldChange {
  readonly account: Account;
  readonly origin?: RequestOrigin | undefined;
  readonly what: FactorChange;
  readonly left?: number | undefined;
  /** What a link in the mail takes back: that this one is there, or that this one is gone. */
  readonly undo?: { readonly added: string } | { readonly removed: Factor } | undefined;
}

/** Undoes the unit of work: whoever changes much could else change something without a way back. */
export class TooManyFactorChanges extends Error {}

/**
 * Within the unit of work of the change: the person is told, with a link that takes it back.
 * @throws TooManyFactorChanges where as many links are open as may be
 */
export async function tellWithUndo(
  ports: Pick<AdministrationPorts, 'clock' | 'random'>,
  records: AdministeredRecords,
  { account, origin, what, left, undo }: ToldChange,
): Promise<void> {
  const made =
    undo &&
    (await makeLink(ports, records, {
      purpose: 'undo-factor',
      account,
      ...('added' in undo
        ? { facts: { added: undo.added } }
        : { sealedFacts: (secret) => ({ removed: sealFactor(secret, undo.removed) }) }),
    }));
  if (undo && !made) throw new TooManyFactorChanges();
  const data = {
    ...happened(ports, account, origin),
    what,
    ...(left !== undefined && { left }),
    ...(made && { secret: made.secret }),
  };
  await notify(ports, records, account, { template: 'factors-changed', data });
}

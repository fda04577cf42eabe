import {
  longestSupport,
  mostOpenSupport,
  mostSupportedApps,
  type SupportAccess,
  supportEnteredWithin,
  supportKept,
  timedIdentifier,
} from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { requireMayActAs } from '../authority/acting-as.js';
import { givenText } from '../given-text.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { requireWithin, unknown } from '../refusals.js';
import { holdSupporter } from './hold-supporter.js';
import { type SupportView, supportView } from './support-view.js';

/** Of the seconds for which somebody acts as a person. */
export const supportLifetimes = {
  what: 'a support access lasts',
  least: 60,
  most: longestSupport,
  unit: 'seconds',
} as const;

const longestReason = 500;

export interface NewSupport {
  readonly person: AccountReference;
  /** In words for the person and for operators. */
  readonly reason: string;
  readonly clientIds: readonly string[];
  /** Seconds, from now on. */
  readonly lifetime: number;
  /** Who will act; by default, and where a token was shown always, whoever asks. */
  readonly supporter?: AccountReference | undefined;
}

/**
 * Somebody of support will act as a person in these apps: they enter it by a fresh sign-in of their own within ten minutes, once. Nothing opens
 * before that. @throws AdministrationError invalid, unknown, forbidden, in_use
 */
export function beginSupport(
  ports: AdministrationPorts,
  initiator: Initiator,
  { person, reason, clientIds, lifetime, supporter }: NewSupport,
): Promise<SupportView> {
  return ports.unitOfWork.run(initiator, async (records) => {
    requireWithin(lifetime, supportLifetimes);
    const why = givenText('a reason', reason, longestReason);
    const acting = await whoActs(records, initiator, supporter);
    const { subject } = await accountOf(records, person);
    await requireMayActAs(records, acting, subject);
    await holdSupporter(ports, records, acting);
    const now = ports.clock.now();
    const open = await records.supportAccesses.openOf(acting, now, mostOpenSupport);
    if (open.length >= mostOpenSupport) {
      throw new AdministrationError('in_use', `${mostOpenSupport} support accesses of one supporter are open already`);
    }
    const access: SupportAccess = {
      accessId: timedIdentifier(ports.random, now),
      supporter: acting,
      subject,
      reason: why,
      clientIds: await knownApps(records, clientIds),
      createdAt: now,
      enterBefore: now + Math.min(supportEnteredWithin, lifetime),
      until: now + lifetime,
      expiresAt: now + lifetime + supportKept,
    };
    await records.supportAccesses.insert(access);
    return supportView(access, now);
  });
}

/** Nobody asks with a token for somebody else. */
async function whoActs(
  records: AdministeredRecords,
  initiator: Initiator,
  given: AccountReference | undefined,
): Promise<string> {
  const named = given && (await accountOf(records, given)).subject;
  const { subject, token } = initiator;
  if (subject !== undefined || token !== undefined) {
    if (subject === undefined) throw new AdministrationError('forbidden', 'a client acts as nobody');
    if (named !== undefined && named !== subject) {
      throw new AdministrationError('forbidden', 'a support access is for whoever asks for it');
    }
    return subject;
  }
  if (named === undefined) throw new AdministrationError('invalid', 'who acts is missing');
  return named;
}

async function knownApps({ clients }: AdministeredRecords, clientIds: readonly string[]): Promise<readonly string[]> {
  const each = [...new Set(clientIds)];
  if (each.length === 0 || each.length > mostSupportedApps) {
    throw new AdministrationError('invalid', `a support access is for 1 to ${mostSupportedApps} apps`);
  }
  for (const clientId of each) if (!(await clients.find(clientId))) throw unknown('client');
  return each;
}

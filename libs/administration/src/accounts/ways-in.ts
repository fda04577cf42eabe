import { digest, type EpochSeconds, type FederatedIdentity } from '@signet/authorization-server';
import { type Account, isPasskey, noPassword, type PasskeyFactor, withoutCodes } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { AdministeredRecords } from '../records.js';

/** How a person can sign in by themselves. */
export interface WaysIn {
  readonly password: boolean;
  /** Where nobody signs in now, that is no way. */
  readonly identities: readonly FederatedIdentity[];
  /** Keys that verified whose they are: those open the account alone. None of which there may be a copy: it proves nothing. */
  readonly passkeys: readonly PasskeyFactor[];
}

type WayInRecords = Pick<AdministeredRecords, 'factors' | 'identityProviders' | 'federatedIdentities'>;

/** Seconds. */
const moment = 1;

/**
 * Within a unit of work, before it looks at them: whoever else takes a way in from this person waits until it ends. Without, each of two would
 * leave the one that the other takes.
 */
export async function holdWaysIn(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { failureCounts }: Pick<AdministeredRecords, 'failureCounts'>,
  subject: string,
): Promise<void> {
  await failureCounts.add(`ways in ${digest(subject)}`, 1, clock.now(), moment);
}

export async function waysIn(
  { factors, identityProviders, federatedIdentities }: WayInRecords,
  { subject, passwordHash }: Pick<Account, 'subject' | 'passwordHash'>,
): Promise<WaysIn> {
  const open = new Set(
    (await identityProviders.list()).flatMap(({ providerId, disabledAt }) =>
      disabledAt === undefined ? [providerId] : [],
    ),
  );
  const identities = await federatedIdentities.ofPerson(subject);
  const keys = (await factors.ofPerson(subject)).filter(isPasskey);
  return {
    password: passwordHash !== noPassword,
    identities: identities.filter(({ providerId }) => open.has(providerId)),
    passkeys: keys.filter(({ amr, data }) => amr.includes('mfa') && data.counterWentBackAt === undefined),
  };
}

/** What was set up since then to sign in with, or to prove more with, goes; with the recovery codes where nothing else is left that asks for them. */
export async function takeWaysInSince(
  { factors, federatedIdentities }: Pick<AdministeredRecords, 'factors' | 'federatedIdentities'>,
  subject: string,
  since: EpochSeconds,
): Promise<void> {
  for (const { key, linkedAt } of await federatedIdentities.ofPerson(subject)) {
    if (linkedAt >= since) await federatedIdentities.delete(key);
  }
  const enrolled = await factors.enrolled(subject);
  const others = withoutCodes(enrolled).filter(({ createdAt }) => createdAt < since);
  for (const { factorId, type, createdAt } of enrolled) {
    const isLeftAlone = type === 'recovery_codes' && others.length === 0;
    if (createdAt >= since || isLeftAlone) await factors.delete({ factorId, subject });
  }
}

/** Whether nobody could sign in to the account once this is gone. @param way the key of an identity, or the id of a factor */
export async function isLastWayIn(
  records: WayInRecords,
  account: Pick<Account, 'subject' | 'passwordHash'>,
  way: string,
): Promise<boolean> {
  const { password, identities, passkeys } = await waysIn(records, account);
  const others = [...identities.map(({ key }) => key), ...passkeys.map(({ factorId }) => factorId)];
  return !password && others.every((each) => each === way);
}

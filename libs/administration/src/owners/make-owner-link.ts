import { addressOf, digest, type EpochSeconds, endpoints, opaqueToken } from '@signet/authorization-server';
import { type AccountReference, accountOf } from '../accounts/account-reference.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { adminAudienceOf } from '../authority/admin-audience.js';
import { hasOwner } from '../authority/owners.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import type { OwnerLink } from './owner-link.js';

/** Seconds that a link is good for. */
export const ownerLinkLifetime = 86_400;
/** First links that are good at once: each process that starts makes one, and those before go. */
const mostFirstLinks = 16;

/** A link as it is told, once. */
export interface MadeOwnerLink {
  /** The address to open in a browser. */
  readonly link: string;
  readonly expiresAt: EpochSeconds;
}

/** What a database without an owner is opened with; undefined where there is one. Each start makes one; the first that is used counts. */
export function makeFirstOwnerLink(
  { unitOfWork, clock, random, settings }: AdministrationPorts,
  initiator: Initiator,
): Promise<MadeOwnerLink | undefined> {
  return unitOfWork.run(initiator, async (records) => {
    if (await isOwned(records, settings.issuer)) return undefined;
    const firsts = (await records.ownerLinks.list()).filter(({ purpose }) => purpose === 'first');
    for (const { digest: former } of firsts.slice(mostFirstLinks - 1)) await records.ownerLinks.delete(former);
    return made({ clock, random, settings }, records, { purpose: 'first' });
  });
}

/**
 * Where the database is at hand, also while there are owners.
 * @param reference the account to be an owner, whose password is set anew; undefined where whoever has the link says who they are
 * @throws AdministrationError invalid, unknown
 */
export function recoverOwner(
  { unitOfWork, ...ports }: AdministrationPorts,
  initiator: Initiator,
  reference?: AccountReference,
): Promise<MadeOwnerLink> {
  return unitOfWork.run(initiator, async (records) => {
    const account = reference && (await accountOf(records, reference));
    return made(ports, records, { purpose: 'recovery', ...(account && { subject: account.subject }) });
  });
}

export async function isOwned(records: AdministeredRecords, issuer: string): Promise<boolean> {
  const audience = await records.resourceServers.find(adminAudienceOf(issuer));
  return audience !== undefined && (await hasOwner(records, audience));
}

async function made(
  { clock, random, settings }: Omit<AdministrationPorts, 'unitOfWork'>,
  { ownerLinks }: Pick<AdministeredRecords, 'ownerLinks'>,
  link: Pick<OwnerLink, 'purpose' | 'subject'>,
): Promise<MadeOwnerLink> {
  const secret = opaqueToken(random);
  const createdAt = clock.now();
  const expiresAt = createdAt + ownerLinkLifetime;
  await ownerLinks.insert({ ...link, digest: digest(secret), createdAt, expiresAt });
  return { link: `${addressOf(settings.issuer, endpoints.ownerLink)}?secret=${secret}`, expiresAt };
}

import {
  type AccountLink,
  type AccountLinkFilter,
  type Digest,
  digest,
  type EpochSeconds,
  type LinkPurpose,
  type LinkPurposeRules,
  linkPurposes,
  type NewMail,
  opaqueToken,
  type Queued,
  queueMail,
  type RoleBound,
  sameDigest,
} from '@signet/authorization-server';
import type { Account } from '@signet/identity';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { AdministeredRecords } from '../records.js';
import { linkBond } from './link-bond.js';

type Inputs = Pick<AdministrationPorts, 'clock' | 'random'>;
type LinkRecords = Pick<AdministeredRecords, 'accountLinks' | 'failureCounts'>;
type SentRecords = LinkRecords & Pick<AdministeredRecords, 'mail'>;

/** A link that is to be made: for an account, or for the address of somebody who has none. */
export interface NewLink {
  readonly purpose: LinkPurpose;
  readonly account?: Account | undefined;
  /** What it is about beside the account's own address. */
  readonly address?: string | undefined;
  readonly facts?: Readonly<Record<string, string>> | undefined;
  /** Those of one address are counted for each place by itself: nobody ends what was made elsewhere, or learns of it. */
  readonly place?: RoleBound | undefined;
  /** The same where they rest on the secret: what nobody reads but who has the link. */
  readonly sealedFacts?: ((secret: string) => Readonly<Record<string, string>>) | undefined;
  /** Seconds, where that is not the purpose's own. */
  readonly life?: number | undefined;
}

/** What is told of it, once. */
export interface MadeLink {
  readonly secret: string;
  readonly digest: Digest;
  readonly expiresAt: EpochSeconds;
}

/**
 * What a link is good for now. `over`: it is none, is of another purpose, has ended, or what it was made against is another one by now; `used`:
 * somebody did what it is for.
 */
export type FoundLink = OpenLink | { readonly kind: 'used'; readonly link: AccountLink } | { readonly kind: 'over' };

export interface OpenLink {
  readonly kind: 'open';
  readonly link: AccountLink;
  /** Undefined where the link is for nobody yet. */
  readonly account: Account | undefined;
}

const secretForm = /^[A-Za-z0-9_-]{43}$/;
/** Seconds. */
const moment = 1;

/**
 * Within the unit of work of what causes it. Those before end as their purpose says.
 * @returns undefined where as many are open as may be
 */
export async function makeLink(inputs: Inputs, records: LinkRecords, asked: NewLink): Promise<MadeLink | undefined> {
  return (await hasRoom(inputs, records, asked)) ? keep(inputs, records, asked, opaqueToken(inputs.random)) : undefined;
}

/**
 * Within the unit of work of what causes it: a link, and the mail that carries it, or neither. Where the mail is not queued, the links
 * before stay as they are, so that nobody takes a good one away by asking too often.
 * @param mail what is sent, of the secret and of the second in which it ends
 */
export async function sendLink(
  inputs: Inputs,
  records: SentRecords,
  asked: NewLink,
  mail: (made: Pick<MadeLink, 'secret' | 'expiresAt'>) => NewMail,
): Promise<Queued | 'too_many_links'> {
  return sendLinks(inputs, records, [asked], ([made]) => mail(made as MadeLink));
}

/** Several in one message, as `sendLink`. In the order of their accounts, lest two of them wait for each other. */
export async function sendLinks(
  inputs: Inputs,
  records: SentRecords,
  asked: readonly NewLink[],
  mail: (made: ReadonlyArray<Pick<MadeLink, 'secret' | 'expiresAt'>>) => NewMail,
): Promise<Queued | 'too_many_links'> {
  for (const each of asked) if (!(await hasRoom(inputs, records, each))) return 'too_many_links';
  const drawn = asked.map((each) => ({ secret: opaqueToken(inputs.random), expiresAt: expiryOf(inputs, each) }));
  const queued = await queueMail(inputs, records, mail(drawn));
  if (queued !== 'queued') return queued;
  for (const [nth, each] of asked.entries()) await keep(inputs, records, each, drawn[nth]?.secret ?? '');
  return 'queued';
}

/** Looks, and changes nothing: mail scanners and previews fetch links. */
export async function findLink(
  { clock }: Pick<Inputs, 'clock'>,
  { accountLinks, accounts }: Pick<AdministeredRecords, 'accountLinks' | 'accounts'>,
  purpose: LinkPurpose,
  secret: string,
): Promise<FoundLink> {
  const link = secretForm.test(secret) ? await accountLinks.find(digest(secret)) : undefined;
  if (link?.purpose !== purpose) return { kind: 'over' };
  if (link.usedAt !== undefined) return { kind: 'used', link };
  if (link.expiresAt <= clock.now()) return { kind: 'over' };
  const { holder, whileDisabled }: LinkPurposeRules = linkPurposes[purpose];
  if (holder === 'address') return { kind: 'open', link, account: undefined };
  const account = link.subject === undefined ? undefined : await accounts.find(link.subject);
  if (!account || (account.disabledAt !== undefined && !isGoodFor(account, whileDisabled))) return { kind: 'over' };
  const bond = linkBond(purpose, account);
  const isBound = link.bond === undefined ? bond === undefined : bond !== undefined && sameDigest(link.bond, bond);
  return isBound ? { kind: 'open', link, account } : { kind: 'over' };
}

function isGoodFor({ closedAt }: Account, rule: LinkPurposeRules['whileDisabled']): boolean {
  return rule === 'closed' ? closedAt !== undefined : rule;
}

/** `done`: by this call, and by no other one. */
export type UsedLink = 'done' | 'used' | 'over';

/**
 * What the link is for is brought about and the link used up, in one unit of work or not at all; by exactly one of any number at once.
 * @param act what follows, for the account as it is: the unit of work holds it, so that whoever changes or deletes it meanwhile waits; false
 *   where that cannot be, which undoes all of it
 */
export async function useLink(
  ports: Pick<AdministrationPorts, 'clock' | 'unitOfWork'>,
  initiator: Initiator,
  { purpose, secret }: { readonly purpose: LinkPurpose; readonly secret: string },
  act: (found: OpenLink, records: AdministeredRecords) => Promise<boolean>,
): Promise<UsedLink> {
  const look = (records: AdministeredRecords) => findLink(ports, records, purpose, secret);
  try {
    return await ports.unitOfWork.run(initiator, async (records) => {
      const found = await look(records);
      if (found.kind === 'used') return 'used';
      // It may have waited for the account, and be used since it was read itself.
      if (found.kind === 'over') throw new LinkLost();
      if (!(await act(found, records))) throw new LinkLost();
      if (!(await records.accountLinks.use(found.link.digest, ports.clock.now()))) throw new LinkLost();
      return 'done';
    });
  } catch (error) {
    if (!(error instanceof LinkLost)) throw error;
    // Somebody was faster, or it ended at this moment.
    const { kind } = await ports.unitOfWork.run(initiator, look);
    return kind === 'used' ? 'used' : 'over';
  }
}

/** Undoes the unit of work. */
class LinkLost extends Error {}

/** The row that is counted is held until the unit of work ends: those who make links for one person at once come one after the other. */
async function hasRoom(
  { clock }: Pick<Inputs, 'clock'>,
  { accountLinks, failureCounts }: LinkRecords,
  asked: NewLink,
): Promise<boolean> {
  const { mostOpen, whenFull }: LinkPurposeRules = linkPurposes[asked.purpose];
  const now = clock.now();
  const holder = holderOf(asked);
  const { purpose, subject, address } = holder;
  await failureCounts.add(`link ${purpose} ${digest(subject ?? address ?? '')}`, 1, now, moment);
  if (whenFull === 'oldest_ends') return true;
  return (await accountLinks.open(holder, now, mostOpen)).length < mostOpen;
}

async function keep(
  inputs: Inputs,
  { accountLinks }: Pick<AdministeredRecords, 'accountLinks'>,
  asked: NewLink,
  secret: string,
): Promise<MadeLink> {
  const { purpose, account, address, place } = asked;
  const facts = asked.sealedFacts?.(secret) ?? asked.facts;
  const { mostOpen }: LinkPurposeRules = linkPurposes[purpose];
  const createdAt = inputs.clock.now();
  const former = await accountLinks.open(holderOf(asked), createdAt, mostOpen);
  for (const { digest: oldest } of former.slice(0, Math.max(0, former.length - mostOpen + 1)))
    await accountLinks.delete(oldest);
  const bond = account && linkBond(purpose, account);
  const made = { secret, digest: digest(secret), expiresAt: expiryOf(inputs, asked) };
  await accountLinks.insert({
    digest: made.digest,
    purpose,
    ...(account && { subject: account.subject }),
    ...(address !== undefined && { address }),
    ...(bond !== undefined && { bond }),
    ...(facts && { facts }),
    ...(place && { place }),
    createdAt,
    expiresAt: made.expiresAt,
  });
  return made;
}

function expiryOf({ clock }: Pick<Inputs, 'clock'>, { purpose, life }: NewLink): EpochSeconds {
  return clock.now() + (life ?? linkPurposes[purpose].life);
}

/** @throws Error for a mistake of ours: a link for nobody */
function holderOf({ purpose, account, address, place }: NewLink): AccountLinkFilter {
  const { holder }: LinkPurposeRules = linkPurposes[purpose];
  if (holder === 'account' && account) return { purpose, subject: account.subject };
  if (holder === 'address' && address !== undefined && !account) return { purpose, address, place: place ?? 'none' };
  throw new Error(`a link ${purpose} is for an ${holder}`);
}

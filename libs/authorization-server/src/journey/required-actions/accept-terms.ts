import { type Doing, recordEntry } from '../../audit/record-entry.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { TermsAcceptance, TermsAudience, TermsInForce } from '../../records/terms.js';
import { type Digest, digest } from '../../shared/digest.js';
import type { StepInput } from '../step-input.js';

/** Why the person must accept terms. */
export const acceptTermsReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  not_accepted: ({ dueTerms }) => dueTerms.length > 0,
};

interface OnTheWay {
  readonly subject: string;
  readonly clientId: string;
}

/**
 * What a person on the way to a client must accept, by title: of each document the version in force, of those that are for them there. Who
 * accepted that or a later one for the same people is not asked, so that a clock that went back and forth asks nobody twice.
 */
export async function dueTerms(
  { stores, clock }: Pick<CorePorts, 'clock' | 'stores'>,
  person: OnTheWay,
): Promise<readonly TermsInForce[]> {
  const published = await stores.terms.inForce(clock.now());
  if (published.length === 0) return [];
  const accepted = await stores.termsAcceptances.ofPerson(person.subject);
  const due: TermsInForce[] = [];
  for (const versions of byId(published)) {
    const document = await firstFor(stores, versions, person);
    if (document && !(await isAccepted(stores, document, accepted))) due.push(document);
  }
  return due.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

/** All or none; what was accepted before stays as it was. */
export function recordAcceptances(
  deps: Pick<CorePorts, 'clock' | 'random' | 'unitOfWork'>,
  documents: readonly TermsInForce[],
  { subject, clientId, origin }: OnTheWay & Pick<Doing, 'origin'>,
): Promise<void> {
  return deps.unitOfWork.run(async (stores) => {
    for (const { termsId, version, title, effectiveFrom } of documents) {
      const accepted = { subject, termsId, version, title, effectiveFrom, clientId, acceptedAt: deps.clock.now() };
      if (!(await stores.termsAcceptances.insert(accepted))) continue;
      const target = { record: 'terms', id: `${termsId} ${version}` };
      const doing = { entity: 'user', subject, clientId, origin } as const;
      await recordEntry(deps, stores, doing, { name: 'terms_accepted', target, subject, after: { title } });
    }
  });
}

/** Of what a page shows: comes back with the answer, so that nobody accepts what they were not shown. */
export function seenTerms(documents: readonly TermsInForce[]): Digest {
  return digest(JSON.stringify(documents.map(({ termsId, version }) => [termsId, version])));
}

/** The versions of each document, those first that count from the latest moment on. */
function byId(published: readonly TermsInForce[]): Iterable<readonly TermsInForce[]> {
  const documents = new Map<string, TermsInForce[]>();
  for (const each of published) {
    const others = documents.get(each.termsId);
    if (others) others.push(each);
    else documents.set(each.termsId, [each]);
  }
  for (const versions of documents.values()) versions.sort((a, b) => (isLater(a, b) ? -1 : 1));
  return documents.values();
}

async function firstFor(
  stores: Pick<CorePorts['stores'], 'organizations'>,
  versions: readonly TermsInForce[],
  person: OnTheWay,
): Promise<TermsInForce | undefined> {
  for (const each of versions) if (await isFor(stores, each, person)) return each;
  return undefined;
}

/** What is for others says nothing of this one, even of the same id: it may have another text. */
async function isAccepted(
  { terms }: Pick<CorePorts['stores'], 'terms'>,
  { termsId, version, effectiveFrom, audience }: TermsInForce,
  accepted: readonly TermsAcceptance[],
): Promise<boolean> {
  const same = accepted.filter((each) => each.termsId === termsId);
  if (same.some((each) => each.version === version)) return true;
  for (const later of same.filter((each) => each.effectiveFrom >= effectiveFrom)) {
    const document = await terms.find(later);
    if (document && isSameAudience(document.audience, audience)) return true;
  }
  return false;
}

function isSameAudience(one: TermsAudience | undefined, other: TermsAudience | undefined): boolean {
  return one?.kind === other?.kind && one?.id === other?.id;
}

function isLater(one: TermsInForce, other: TermsInForce): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt;
  return one.version > other.version;
}

async function isFor(
  { organizations }: Pick<CorePorts['stores'], 'organizations'>,
  { audience }: TermsInForce,
  { subject, clientId }: OnTheWay,
): Promise<boolean> {
  if (audience === undefined) return true;
  if (audience.kind === 'client') return audience.id === clientId;
  return organizations.isMember({ organizationId: audience.id, subject });
}

import { type Doing, recordEntry } from '../../audit/record-entry.js';
import type { CorePorts } from '../../records/core-ports.js';
import type { TermsInForce } from '../../records/terms.js';
import { type Digest, digest } from '../../shared/digest.js';
import type { StepInput } from '../step-input.js';

/** Why the person must accept terms. */
export const acceptTermsReasons: Readonly<Record<string, (input: StepInput) => boolean>> = {
  not_accepted: ({ dueTerms }) => dueTerms.length > 0,
};

/**
 * What a person on the way to a client must accept, by title: of each document the version in force. Who accepted that or a later one is
 * not asked, so that a clock that went back and forth asks nobody twice.
 */
export async function dueTerms(
  { stores, clock }: Pick<CorePorts, 'clock' | 'stores'>,
  { subject, clientId }: { readonly subject: string; readonly clientId: string },
): Promise<readonly TermsInForce[]> {
  const published = await stores.terms.inForce(clock.now());
  if (published.length === 0) return [];
  const accepted = await stores.termsAcceptances.ofPerson(subject);
  const due: TermsInForce[] = [];
  for (const document of latest(published)) {
    const isAccepted = accepted.some(
      ({ termsId, effectiveFrom }) => termsId === document.termsId && effectiveFrom >= document.effectiveFrom,
    );
    if (!isAccepted && (await isFor(stores, document, { subject, clientId }))) due.push(document);
  }
  return due.sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : 0));
}

/** All or none; what was accepted before stays as it was. */
export function recordAcceptances(
  deps: Pick<CorePorts, 'clock' | 'random' | 'unitOfWork'>,
  documents: readonly TermsInForce[],
  { subject, clientId, origin }: { readonly subject: string; readonly clientId: string } & Pick<Doing, 'origin'>,
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

/** Of each document the version that counts from the latest moment on. */
function latest(published: readonly TermsInForce[]): Iterable<TermsInForce> {
  const byId = new Map<string, TermsInForce>();
  for (const document of published) {
    const other = byId.get(document.termsId);
    if (other === undefined || isLater(document, other)) byId.set(document.termsId, document);
  }
  return byId.values();
}

function isLater(one: TermsInForce, other: TermsInForce): boolean {
  if (one.effectiveFrom !== other.effectiveFrom) return one.effectiveFrom > other.effectiveFrom;
  if (one.createdAt !== other.createdAt) return one.createdAt > other.createdAt;
  return one.version > other.version;
}

async function isFor(
  { organizations }: Pick<CorePorts['stores'], 'organizations'>,
  { audience }: TermsInForce,
  { subject, clientId }: { readonly subject: string; readonly clientId: string },
): Promise<boolean> {
  if (audience === undefined) return true;
  if (audience.kind === 'client') return audience.id === clientId;
  return organizations.isMember({ organizationId: audience.id, subject });
}

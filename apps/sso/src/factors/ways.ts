import { wouldReach } from '@signet/authorization-server';
import { type Account, enrollable } from '@signet/identity';
import type { FoundInteraction } from '../interaction/found-interaction.js';
import type { Issuer } from '../issuer/issuer.js';
import type { FactorEnrolment, FactorKind } from './factor-kind.js';
import { factorKinds } from './factor-kinds.js';

type Wanting = Pick<FoundInteraction['view'], 'wanted'>;

/** The ways in which this person can prove what is wanted of them, the best first. Nothing of it is told before they said who they are. */
export async function waysOf(issuer: Issuer, account: Account, { wanted }: Wanting): Promise<readonly FactorKind[]> {
  const enrolled = await issuer.records.factors.enrolled(account.subject);
  return factorKinds.filter(({ proof }) =>
    proof.provable(issuer, account, enrolled).some((amr) => wanted === undefined || wouldReach(wanted, amr)),
  );
}

export type EnrollableKind = FactorKind & { readonly enrolment: FactorEnrolment };

/** What they can set up that is enough. */
export function enrolmentsFor({ config }: Issuer, { wanted }: Wanting): readonly EnrollableKind[] {
  const { kinds } = config.secondFactor;
  const enough = factorKinds.filter(
    (kind): kind is EnrollableKind =>
      kind.enrolment !== undefined &&
      kind.way !== 'email_code' &&
      kinds.includes(kind.way) &&
      (enrollable[kind.way] ?? []).some((amr) => wanted === undefined || wouldReach(wanted, amr)),
  );
  return [
    ...enough.filter(({ enrolment }) => !enrolment.needsScript),
    ...enough.filter(({ enrolment }) => enrolment.needsScript),
  ];
}

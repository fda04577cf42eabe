import type { Issuer } from '../issuer/issuer.js';
import type { FactorsView, FactorView } from '../pages/account/factors-page.js';

/** What this person has, as their own pages show it. */
export async function ownFactors(
  { records }: Pick<Issuer, 'records'>,
  subject: string,
): Promise<Pick<FactorsView, 'codes' | 'factors'>> {
  const all = await records.factors.ofPerson(subject);
  const factors = all.flatMap(({ factorId, name, createdAt, lastUsedAt, data: { type } }): readonly FactorView[] =>
    type === 'recovery_codes' ? [] : [{ factorId, type, name, createdAt, lastUsedAt }],
  );
  const kept = all.map(({ data }) => data).find((data) => data.type === 'recovery_codes');
  const codes = kept?.type === 'recovery_codes' ? { left: kept.digests.length, made: kept.made } : undefined;
  return { factors, codes };
}

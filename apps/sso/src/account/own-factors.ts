import type { FactorData } from '@signet/identity';
import type { Issuer } from '../issuer/issuer.js';
import type { FactorsView, FactorView } from '../pages/account/factors-page.js';

/** What this person has, as their own pages show it. */
export async function ownFactors(
  { records }: Pick<Issuer, 'records'>,
  subject: string,
): Promise<Pick<FactorsView, 'codes' | 'factors'>> {
  const all = await records.factors.ofPerson(subject);
  const factors = all.flatMap(({ factorId, name, createdAt, lastUsedAt, data }): readonly FactorView[] =>
    data.type === 'recovery_codes' ? [] : [{ factorId, name, createdAt, lastUsedAt, ...kindOf(data) }],
  );
  const kept = all.map(({ data }) => data).find((data) => data.type === 'recovery_codes');
  const codes = kept?.type === 'recovery_codes' ? { left: kept.digests.length, made: kept.made } : undefined;
  return { factors, codes };
}

function kindOf(data: Exclude<FactorData, { readonly type: 'recovery_codes' }>): Pick<FactorView, 'type' | 'passkey'> {
  if (data.type !== 'passkey') return { type: data.type };
  const { type, backedUp, backupEligible, counterWentBackAt } = data;
  const copies = backedUp ? 'made' : backupEligible ? 'possible' : 'none';
  return { type, passkey: { copies, isSuspected: counterWentBackAt !== undefined } };
}

import { type CodeKind, type Factor, type FactorData, recoveryCodes, totp } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';

/** Every kind of factor that is proved by a code which somebody types. */
const codeKinds = { totp, recovery_codes: recoveryCodes } as const;
export type CodeKindName = keyof typeof codeKinds;

/** What was proved, by which factor. */
export interface ProvedByCode {
  readonly factor: Factor;
  readonly amr: readonly string[];
}

/**
 * A code of one of this person's factors is used up: for one of any number at once who typed it. Undefined where it is none, or was used.
 */
export function proveByCode(
  ports: AdministrationPorts,
  own: OwnPerson,
  { kind, typed }: { readonly kind: CodeKindName; readonly typed: string },
): Promise<ProvedByCode | undefined> {
  return ports.unitOfWork.run(initiatorOf(own), (records) => useCode(ports, records, own.subject, { kind, typed }));
}

async function useCode(
  { clock }: Pick<AdministrationPorts, 'clock'>,
  { factors }: Pick<AdministeredRecords, 'factors'>,
  subject: string,
  { kind, typed }: { readonly kind: CodeKindName; readonly typed: string },
): Promise<ProvedByCode | undefined> {
  const code = codeKinds[kind] as CodeKind;
  const now = clock.now();
  for (const factor of await factors.ofPerson(subject)) {
    const data = factor.data.type === code.type ? code.take(factor.data, typed, now) : undefined;
    if (data === undefined) continue;
    const used = await factors.replace(usedNow(factor, data, now));
    return used ? { factor, amr: code.amr } : undefined;
  }
  return undefined;
}

function usedNow(factor: Factor, data: FactorData, now: number): Factor {
  return { ...factor, data, lastUsedAt: now, revision: factor.revision + 1 };
}

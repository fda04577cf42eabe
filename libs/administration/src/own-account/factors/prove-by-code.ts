import { type CodeKind, type Factor, type FactorData, recoveryCodes, totp } from '@signet/identity';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { initiatorOf, type OwnPerson } from '../own-person.js';
import { tellWithUndo } from './tell-factor-change.js';

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
  return ports.unitOfWork.run(initiatorOf(own), (records) => useCode(ports, records, own, { kind, typed }));
}

async function useCode(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  own: OwnPerson,
  { kind, typed }: { readonly kind: CodeKindName; readonly typed: string },
): Promise<ProvedByCode | undefined> {
  const code = codeKinds[kind] as CodeKind;
  const now = ports.clock.now();
  for (const factor of await records.factors.ofPerson(own.subject)) {
    const data = factor.data.type === code.type ? code.take(factor.data, typed, now) : undefined;
    if (data === undefined) continue;
    if (!(await records.factors.replace(usedNow(factor, data, now)))) return undefined;
    if (data.type === 'recovery_codes') await tellOfCode(ports, records, own, data.digests.length);
    return { factor, amr: code.amr };
  }
  return undefined;
}

/** Whoever has a code had it written down somewhere: its owner is to know that it was used, and how many are left. */
async function tellOfCode(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  { subject, origin }: OwnPerson,
  left: number,
): Promise<void> {
  const account = await records.accounts.find(subject);
  if (account) await tellWithUndo(ports, records, { account, origin, what: 'code_used', left });
}

function usedNow(factor: Factor, data: FactorData, now: number): Factor {
  return { ...factor, data, lastUsedAt: now, revision: factor.revision + 1 };
}

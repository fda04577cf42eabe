import { type CorePorts, type ExplainedRefusal, findRefusal, refusalMemory } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';

type Needs = Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'refusals'> };

const days = refusalMemory / 86_400;

/** What a support code stands for, however it was typed. @throws AdministrationError unknown */
export async function explainRefusal(needs: Needs, typed: string): Promise<ExplainedRefusal> {
  const found = await findRefusal(needs, typed);
  if (found) return found;
  // It stands in the log of whoever refused in any case.
  const why = `it is older than ${days} days, one of too many, of an API that does not report, or mistyped`;
  throw new AdministrationError('unknown', `nothing is recorded of this support code: ${why}; look for it in the logs`);
}

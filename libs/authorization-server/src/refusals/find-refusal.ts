import { readSupportCode } from '@signet/auth-contracts';
import type { CorePorts } from '../records/core-ports.js';
import type { ExplainedRefusal } from './explanation.js';
import { storyOf } from './stories.js';

/** What a support code stands for, however it was typed; undefined where nothing is recorded, any more or at all. */
export async function findRefusal(
  { clock, stores }: Pick<CorePorts, 'clock'> & { readonly stores: Pick<CorePorts['stores'], 'refusals'> },
  typed: string,
): Promise<ExplainedRefusal | undefined> {
  const supportCode = readSupportCode(typed);
  const refusal = supportCode === undefined ? undefined : await stores.refusals.find(supportCode);
  if (!refusal || refusal.expiresAt <= clock.now()) return undefined;
  return { refusal, story: storyOf(refusal.code) };
}

import type { Doing } from '../audit/record-entry.js';
import type { CorePorts } from '../records/core-ports.js';
import type { InitiatingEntity } from '../records/security-event.js';
import type { SigningKey } from '../records/signing-key.js';
import { toleratedStep } from '../shared/clock.js';
import { generateSigningKey } from '../signing/generate-key.js';
import { recordRevocations } from './record-revocation.js';

export interface WithdrawnKey {
  readonly withdrawn: SigningKey;
  /** Signs from now on, where no other key of the algorithm was left to. */
  readonly replacement?: SigningKey | undefined;
}

/**
 * Takes a key that leaked out of service for good: it is deleted, so that no clock has a say in it, and APIs hear of it in the same
 * unit of work. Undefined where there is no such key.
 */
export async function withdrawKey(
  deps: Pick<CorePorts, 'clock' | 'random' | 'unitOfWork'> & {
    readonly stores: Pick<CorePorts['stores'], 'signingKeys'>;
  },
  kid: string,
  by: InitiatingEntity | Doing,
): Promise<WithdrawnKey | undefined> {
  const withdrawn = (await deps.stores.signingKeys.list()).find((key) => key.kid === kid);
  if (!withdrawn) return undefined;
  const now = deps.clock.now();
  // Made before anybody waits for it. Active already where a replica's clock is behind: it may be the only one.
  const fresh = await generateSigningKey(withdrawn.algorithm, now, now - toleratedStep);
  return deps.unitOfWork.run(async (stores) => {
    if (!(await stores.signingKeys.delete(kid))) return undefined;
    await recordRevocations(deps, stores, by, [{ kind: 'signing_key', id: kid }]);
    const staying = (await stores.signingKeys.list()).some(
      ({ algorithm, activatesAt, retiresAt }) =>
        algorithm === withdrawn.algorithm && activatesAt <= now && retiresAt === undefined,
    );
    if (staying) return { withdrawn };
    await stores.signingKeys.insert(fresh);
    return { withdrawn, replacement: fresh };
  });
}

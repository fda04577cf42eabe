import type { TestIssuer } from '@signet/auth-contracts/testing';
import type { Contestant } from '../harness/contestant.js';
import { things } from './things.js';

const workers = 8;
/** For the last key, a tenth of a second apart. */
const mostLooks = 300;

export interface RotationOutcome {
  readonly rotations: number;
  readonly sent: number;
  readonly refused: number;
}

/**
 * Good tokens while the issuer rotates: each rotation publishes a new key and signs with it at once, which is the
 * hardest case, since no API has seen it.
 */
export async function rotateUnderLoad(
  contestant: Contestant,
  issuer: TestIssuer,
  rotations: number,
): Promise<RotationOutcome> {
  let [sent, refused, isOver] = [0, 0, false];
  const isAccepted = async () => {
    const token = await issuer.mint({ audience: things, scopes: ['things:read'] });
    const response = await fetch(`${contestant.url}/closed`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    sent += 1;
    if (response.status !== 200) refused += 1;
    return response.status === 200;
  };
  const worker = async () => {
    while (!isOver) await isAccepted();
  };
  const load = Promise.all(Array.from({ length: workers }, worker));
  for (let count = 0; count < rotations; count += 1) {
    // Within the budget that an API has for keys it does not know: one in ten seconds after the first five.
    await new Promise((resolve) => setTimeout(resolve, count < 4 ? 500 : 10_500));
    await issuer.rotate();
  }
  // An API asks for keys once a second at most: what is measured next is sent when it knows the last one.
  for (let left = mostLooks; !(await isAccepted()); left -= 1) {
    if (left === 0) throw new Error('the last key is not known');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  isOver = true;
  await load;
  return { rotations, sent, refused };
}

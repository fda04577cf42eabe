import { createTestIssuer } from '@signet/auth-contracts/testing';
import { issuerUrl } from '../guard/things.js';
import { type Answer, startApplication } from './application.js';
import { startKeyServer } from './key-server.js';
import type { Peer } from './peers.js';
import { probeIssuer, probes, wrongAudience } from './probes.js';

/** Who gets in; a library that is given tokens has no say in requests. */
export type Verdict = 'accepted' | 'refused' | 'not asked';

export interface Verdicts {
  /** By the name of the probe. */
  readonly ofProbes: Readonly<Record<string, Verdict>>;
  /** With the strict options, where it has any. */
  readonly strictly?: Readonly<Record<string, Verdict>>;
  /** What caller and operator are told of a token for a sibling. */
  readonly wrongAudience: Pick<Answer, 'caller' | 'operator'>;
}

/** Sends every probe to one peer. */
export async function verdictsOf(peer: Peer): Promise<Verdicts> {
  const { ofProbes, answer } = await judge(peer, false);
  const { caller, operator } = answer;
  const strictly = peer.strictly === undefined ? {} : { strictly: (await judge(peer, true)).ofProbes };
  return { ofProbes, ...strictly, wrongAudience: { caller, operator } };
}

async function judge(peer: Peer, isStrict: boolean) {
  const issuer = probeIssuer(await createTestIssuer({ issuer: issuerUrl }));
  const keys = await startKeyServer(issuer.issuer.jwks);
  const app = await startApplication(peer, keys.jwksUri, isStrict);
  try {
    const ofProbes: Record<string, Verdict> = {};
    for (const { name, ofRequest, present } of probes) {
      const isAsked = !(ofRequest && peer.readsTokensOnly);
      ofProbes[name] = isAsked ? verdictOf(await app.call(await present(issuer))) : 'not asked';
    }
    return { ofProbes, answer: await app.call(await wrongAudience(issuer)) };
  } finally {
    await app.stop();
    await keys.stop();
  }
}

/** Any other status is a fault of this comparison or of the peer, and no verdict. @throws Error */
function verdictOf({ status, operator }: Answer): Verdict {
  if (status === 200) return 'accepted';
  if (status >= 400 && status < 500) return 'refused';
  throw new Error(`neither accepted nor refused: ${status} ${operator}`);
}

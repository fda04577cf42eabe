import { createTestIssuer } from '@signet/auth-contracts/testing';
import { issuerUrl } from '../guard/things.js';
import { startApplication } from './application.js';
import { startKeyServer } from './key-server.js';
import type { Peer } from './peers.js';
import { goodToken, probeIssuer } from './probes.js';

/** How long the key set stays behind the issuer, and how often a client comes meanwhile. Milliseconds. */
export const late = 3000;
export const between = 250;
/** Nobody is waited for any longer. Milliseconds. */
const patience = 120_000;

/**
 * Seconds from the publication of a key that signs already to the first token of it that is accepted.
 * @returns one decimal; undefined where it takes longer than two minutes
 */
export async function secondsUntilKnown(peer: Peer): Promise<number | undefined> {
  const issuer = probeIssuer(await createTestIssuer({ issuer: issuerUrl }));
  const keys = await startKeyServer(issuer.issuer.jwks);
  const app = await startApplication(peer, keys.jwksUri);
  try {
    const before = await app.call(await goodToken(issuer));
    if (before.status !== 200) throw new Error(`${peer.name} refuses a good token: ${before.operator}`);
    await issuer.issuer.rotate();
    const publication = performance.now() + late;
    let isPublished = false;
    for (;;) {
      if (!isPublished && performance.now() >= publication) {
        keys.publish(issuer.issuer.jwks);
        isPublished = true;
      }
      const { status } = await app.call(await goodToken(issuer));
      const since = performance.now() - publication;
      if (status === 200) return Math.round(Math.max(0, since) / 100) / 10;
      if (since > patience) return undefined;
      await new Promise((resolve) => setTimeout(resolve, between));
    }
  } finally {
    await app.stop();
    await keys.stop();
  }
}

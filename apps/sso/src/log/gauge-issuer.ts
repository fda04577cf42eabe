import { type Core, signingAlgorithmNames } from '@signet/authorization-server';
import type { Clock, FairPlaces } from '@signet/runtime';
import {
  gaugeConnections,
  gaugeDatabase,
  gaugePlaces,
  gaugeReadiness,
  type Metrics,
  timeRequests,
} from '@signet/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Lane } from '../in-flight/lanes.js';
import type { Issuer } from '../issuer/issuer.js';

/** What a running issuer is asked for when somebody asks for the metrics, and what is counted at its edge. */
export function gaugeIssuer(
  metrics: Metrics,
  fastify: FastifyInstance,
  issuer: Issuer,
  places: Readonly<Record<Lane, FairPlaces>>,
): void {
  timeRequests(fastify, metrics);
  gaugeConnections(metrics, fastify.server);
  gaugeReadiness(metrics, issuer.readiness);
  gaugeDatabase(metrics, () => issuer.databaseLoad);
  gaugePlaces(metrics, places);
  metrics.gauge('signet_sign_ins_attacked', () => [[{}, issuer.challenges.isUnderAttack() ? 1 : 0]]);
  gaugeKeys(metrics, issuer.core.keyRing, issuer.clock);
}

/** @param clock by which the keys were made: the database's, where several processes share one */
export function gaugeKeys(
  metrics: Metrics,
  keyRing: Pick<Core['keyRing'], 'signingKey' | 'withoutSigner'>,
  clock: Pick<Clock, 'now'>,
): void {
  // An algorithm that has no key takes nothing from the others.
  const signers = async () => {
    const missing = keyRing.withoutSigner();
    const names = signingAlgorithmNames.filter((name) => !missing.includes(name));
    return Promise.all(names.map(async (name) => (await keyRing.signingKey(name)).key));
  };
  metrics.gauge('signet_signing_key_age_seconds', async () =>
    (await signers()).map(({ algorithm, activatesAt }) => [{ algorithm }, clock.now() - activatesAt]),
  );
  metrics.gauge('signet_signing_key_retires_in_seconds', async () =>
    (await signers()).flatMap(({ algorithm, retiresAt }) =>
      retiresAt === undefined ? [] : [[{ algorithm }, retiresAt - clock.now()] as const],
    ),
  );
}

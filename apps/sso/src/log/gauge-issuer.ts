import { signingAlgorithmNames } from '@signet/authorization-server';
import type { FairPlaces } from '@signet/runtime';
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
  const { keyRing } = issuer.core;
  // Of keys it is the time of the database that counts.
  const now = () => issuer.clock.now();
  const signers = () => Promise.all(signingAlgorithmNames.map(async (name) => (await keyRing.signingKey(name)).key));
  metrics.gauge('signet_signing_key_age_seconds', async () =>
    (await signers()).map(({ algorithm, activatesAt }) => [{ algorithm }, now() - activatesAt]),
  );
  metrics.gauge('signet_signing_key_retires_in_seconds', async () =>
    (await signers()).flatMap(({ algorithm, retiresAt }) =>
      retiresAt === undefined ? [] : [[{ algorithm }, retiresAt - now()] as const],
    ),
  );
}

import { signingAlgorithmNames } from '@signet/authorization-server';
import { gaugeConnections, gaugeDatabase, gaugeReadiness, type Metrics, timeRequests } from '@signet/telemetry';
import type { FastifyInstance } from 'fastify';
import type { Lane } from '../in-flight/lanes.js';
import type { Issuer } from '../issuer/issuer.js';

/** Of places for what is under way. */
interface Places {
  readonly taken: number;
  readonly waiting: number;
}

/** What a running issuer is asked for when somebody asks for the metrics, and what is counted at its edge. */
export function gaugeIssuer(
  metrics: Metrics,
  fastify: FastifyInstance,
  issuer: Issuer,
  places: Readonly<Record<Lane, Places>>,
): void {
  timeRequests(fastify, metrics);
  gaugeConnections(metrics, fastify.server);
  gaugeReadiness(metrics, issuer.readiness);
  gaugeDatabase(metrics, () => issuer.databaseLoad);
  const lanes = Object.entries(places);
  metrics.gauge('signet_work_places_taken', () => lanes.map(([lane, { taken }]) => [{ lane }, taken]));
  metrics.gauge('signet_work_waiting', () => lanes.map(([lane, { waiting }]) => [{ lane }, waiting]));
  const { keyRing } = issuer.core;
  const now = () => Date.now() / 1000;
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

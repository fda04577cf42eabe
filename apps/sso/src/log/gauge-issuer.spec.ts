import { expect, it } from '@jest/globals';
import type { KeyRing } from '@signet/authorization-server';
import { Metrics } from '@signet/telemetry';
import { gaugeKeys } from './gauge-issuer.js';

it('the age of a key is told by the clock that it was made by, and also where another algorithm has none', async () => {
  const made = 4_000_000_000;
  const key = { algorithm: 'ES256', activatesAt: made, retiresAt: made + 600 };
  const keyRing = {
    withoutSigner: () => ['RS256', 'PS256', 'EdDSA'],
    signingKey: async (algorithm: string) => {
      if (algorithm !== 'ES256') throw new Error(`no active ${algorithm} signing key`);
      return { key };
    },
  } as unknown as KeyRing;
  const metrics = new Metrics('1');
  gaugeKeys(metrics, keyRing, { now: () => made + 100 });
  const text = await metrics.text();
  expect(text).toContain('signet_signing_key_age_seconds{algorithm="ES256"} 100');
  expect(text).toContain('signet_signing_key_retires_in_seconds{algorithm="ES256"} 500');
});

import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { issuer } from '../../test/authorization-fixture.js';
import { issuerSigningKeys } from '../../test/client-keys.js';
import type { KeyHolder, Signer } from '../records/signer.js';
import type { SigningKey } from '../records/signing-key.js';
import { defaultIssuerSettings } from '../shared/issuer-settings.js';
import { describeSignerContracts } from '../testing/contracts/signers.js';
import { inMemoryStores } from '../testing/in-memory-stores.js';
import { ManualClock } from '../testing/manual-inputs.js';
import type { SigningAlgorithm } from '../vocabulary/signing-algorithms.js';
import { KeyRing } from './key-ring.js';
import { LocalSigner } from './local-signer.js';

const algorithmOf = ({ alg }: JWK) => alg as SigningAlgorithm;
const local = (key: JWK) =>
  new LocalSigner(createPrivateKey({ key: key as JsonWebKey, format: 'jwk' }), algorithmOf(key));

/** As the ring of an issuer has them that is given these and no others of their algorithms. */
async function inRing(keys: readonly JWK[], stored: readonly SigningKey[], holders: readonly KeyHolder[] = []) {
  const { stores, unitOfWork } = inMemoryStores();
  for (const key of await issuerSigningKeys()) {
    if (!keys.some(({ alg }) => alg === key.algorithm)) await stores.signingKeys.insert(key);
  }
  for (const key of stored) await stores.signingKeys.insert(key);
  const settings = defaultIssuerSettings(issuer);
  const ring = new KeyRing({ store: stores.signingKeys, unitOfWork, clock: new ManualClock(), settings, holders });
  await ring.load();
  return Promise.all(keys.map(async (key) => (await ring.signingKey(algorithmOf(key))).signer));
}

describeSignerContracts('stored', async (keys) => {
  const stored = keys.map(async ({ alg: _, ...privateJwk }, nth) => ({
    kid: await calculateJwkThumbprint(privateJwk),
    algorithm: algorithmOf(keys[nth] ?? {}),
    privateJwk,
    createdAt: 0,
    activatesAt: 0,
  }));
  return inRing(keys, await Promise.all(stored));
});

describeSignerContracts('elsewhere', (keys) => {
  const remote = keys.map((key): Signer => {
    const inner = local(key);
    const { kid, algorithm, publicJwk } = inner;
    return { kid, algorithm, publicJwk, sign: async (data) => inner.sign(data) };
  });
  return inRing(keys, [], [{ name: 'file', isRemote: true, signers: () => remote, isKept: () => false }]);
});

import { KeyRing, type SigningAlgorithm, type SigningKey, type SigningKeyStore } from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { unitOfWorkOf } from '../records.js';

/** A signing key as it leaves administration: never the private one. */
export type SigningKeyView = Omit<SigningKey, 'privateJwk'>;

interface KeyReader {
  readonly signingKeys: SigningKeyStore;
}

/** Oldest first; the key of a page is made of time and `kid`. A search looks in `kid` and algorithm. @throws AdministrationError invalid */
export async function listKeys({ signingKeys }: KeyReader, request: PageRequest): Promise<Page<SigningKeyView>> {
  const keys = (await signingKeys.list()).map(keyView);
  return pageOf(
    keys,
    ({ createdAt, kid }) => `${String(createdAt).padStart(12, '0')} ${kid}`,
    ({ kid, algorithm }) => [kid, algorithm],
    request,
  );
}

/** A new key is published at once and signs after the publication lead; until then the one before does. */
export async function rotateKey(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  initiator: Initiator,
  algorithm: SigningAlgorithm,
): Promise<SigningKeyView> {
  const ring = new KeyRing({ store: signingKeys, unitOfWork: unitOfWorkOf(unitOfWork, initiator), clock, settings });
  return keyView(await ring.rotate(algorithm));
}

function keyView({ privateJwk: _, ...key }: SigningKey): SigningKeyView {
  return key;
}

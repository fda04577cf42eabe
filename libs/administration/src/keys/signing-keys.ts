import {
  KeyRing,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyStore,
  shortestPublicationLead,
  withdrawKey,
} from '@signet/authorization-server';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { unitOfWorkOf } from '../records.js';
import { unknown } from '../refusals.js';

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

/**
 * A new key is published at once and signs after the publication lead; until then the one before does.
 * @param isHurried it signs as soon as every process of the issuer has published it
 */
export async function rotateKey(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  initiator: Initiator,
  algorithm: SigningAlgorithm,
  isHurried = false,
): Promise<SigningKeyView> {
  const ring = new KeyRing({ store: signingKeys, unitOfWork: unitOfWorkOf(unitOfWork, initiator), clock, settings });
  return keyView(await ring.rotate(algorithm, isHurried ? shortestPublicationLead : undefined));
}

/** Replaces what has signed long enough, in each process of the issuer alike. @param term seconds for which a key signs */
export async function rotateDueKeys(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  term: number,
): Promise<readonly SigningKeyView[]> {
  const schedule = { entity: 'system', through: 'issuer' } as const;
  const ring = new KeyRing({ store: signingKeys, unitOfWork: unitOfWorkOf(unitOfWork, schedule), clock, settings });
  return (await ring.rotateDue(term)).map(keyView);
}

/** What was withdrawn, and what signs in its place where nothing else was left to. */
export interface WithdrawnSigningKey {
  readonly withdrawn: SigningKeyView;
  readonly replacement?: SigningKeyView | undefined;
}

/** A key that leaked is out of service for good, and all that it signed with it. @throws AdministrationError unknown */
export async function withdrawSigningKey(
  { unitOfWork, clock, random, signingKeys }: AdministrationPorts & KeyReader,
  initiator: Initiator,
  kid: string,
): Promise<WithdrawnSigningKey> {
  const deps = { clock, random, stores: { signingKeys }, unitOfWork: unitOfWorkOf(unitOfWork, initiator) };
  const outcome = await withdrawKey(deps, kid, initiator.entity);
  if (!outcome) throw unknown('signing key');
  const { withdrawn, replacement } = outcome;
  return { withdrawn: keyView(withdrawn), ...(replacement && { replacement: keyView(replacement) }) };
}

function keyView({ privateJwk: _, ...key }: SigningKey): SigningKeyView {
  return key;
}

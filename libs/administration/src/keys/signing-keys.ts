import {
  type KeyHolder,
  type KeyHolderName,
  KeyRing,
  type SigningAlgorithm,
  type SigningKey,
  type SigningKeyStore,
  shortestPublicationLead,
  withdrawKey,
} from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import type { Page, PageRequest } from '../page.js';
import { pageOf } from '../page-of.js';
import { unitOfWorkOf } from '../records.js';
import { unknown } from '../refusals.js';

/** A signing key as it leaves administration: never the private one. */
export type SigningKeyView = Omit<SigningKey, 'privateJwk' | 'given'> & {
  /** Where its private half is: sealed in the database, or where an operator gave it. */
  readonly heldBy: 'database' | KeyHolderName;
};

/** Whose doing it is that nobody asks for. */
const schedule = { entity: 'system', through: 'issuer' } as const;

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
 * @param how.now it signs as soon as every process of the issuer has published it
 * @param how.stored also where an operator gives the keys of this algorithm: from then on one in the database signs
 * @throws AdministrationError in_use
 */
export async function rotateKey(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  initiator: Initiator,
  algorithm: SigningAlgorithm,
  how: { readonly now?: boolean | undefined; readonly stored?: boolean | undefined } = {},
): Promise<SigningKeyView> {
  const ring = new KeyRing({ store: signingKeys, unitOfWork: unitOfWorkOf(unitOfWork, initiator), clock, settings });
  const lasting = (await signingKeys.list()).filter(
    (key) => key.algorithm === algorithm && key.retiresAt === undefined,
  );
  const given = lasting.find((key) => key.given)?.given;
  if (given && !how.stored) {
    const where = `the ${algorithm} key is given by an operator (${given.by})`;
    throw new AdministrationError('in_use', `${where}: give the next one there`);
  }
  return keyView(await ring.rotate(algorithm, how.now ? shortestPublicationLead : undefined));
}

/**
 * Replaces what has signed long enough, in each process of the issuer alike; of what operators give it only says so.
 * @param term seconds for which a key signs
 */
export async function rotateDueKeys(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  term: number,
): Promise<{ readonly rotated: readonly SigningKeyView[]; readonly due: readonly SigningKeyView[] }> {
  const ring = new KeyRing({ store: signingKeys, unitOfWork: unitOfWorkOf(unitOfWork, schedule), clock, settings });
  const { rotated, due } = await ring.rotateDue(term);
  return { rotated: rotated.map(keyView), due: due.map(keyView) };
}

/** Takes what operators give and nobody has taken yet, in each process of the issuer alike. */
export async function takeGivenKeys(
  { unitOfWork, clock, settings, signingKeys }: AdministrationPorts & KeyReader,
  holders: readonly KeyHolder[],
  /** `kid`s that this process has already said to be spent. */
  told: ReadonlySet<string>,
): Promise<{ readonly taken: readonly SigningKeyView[]; readonly spent: readonly string[] }> {
  const ports = { unitOfWork: unitOfWorkOf(unitOfWork, schedule), clock, settings };
  const { taken, spent } = await new KeyRing({ store: signingKeys, holders, ...ports }).takeGiven(told);
  return { taken: taken.map(keyView), spent };
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

function keyView({ privateJwk: _, given, ...key }: SigningKey): SigningKeyView {
  return { ...key, heldBy: given?.by ?? 'database' };
}

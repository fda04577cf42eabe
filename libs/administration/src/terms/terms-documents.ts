import type { TermsAcceptance, TermsAudience, TermsDocument, TermsKey, TermsStore } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import type { Initiator } from '../initiator.js';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

export interface NewTerms extends TermsKey {
  readonly title: string;
  /** One of both. */
  readonly url?: string | undefined;
  readonly text?: string | undefined;
  /** Everybody where it is absent. */
  readonly audience?: TermsAudience | undefined;
}

/** An acceptance as operators read it; without a username where there is no account any more. */
export type TermsAcceptanceView = TermsAcceptance & { readonly username?: string | undefined };

export interface TermsAcceptanceFilter extends Partial<TermsKey> {
  readonly subject?: string | undefined;
}

/** Reads terms and who accepted them by the page. */
export abstract class TermsDirectory {
  /** By id and version, which are the key of a page; a search looks in id and title. */
  abstract list(request: CheckedPage): Promise<Page<TermsDocument>>;
  /** By person, id and version, which are the key of a page. A search looks in the names of people. */
  abstract acceptances(filter: TermsAcceptanceFilter, request: CheckedPage): Promise<Page<TermsAcceptanceView>>;
}

type Ports = Pick<AdministrationPorts, 'unitOfWork' | 'clock'>;

const idForm = /^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$/;
const versionForm = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,30}[A-Za-z0-9])?$/;
const [longestTitle, longestUrl, longestText] = [200, 2000, 20_000];

/** A version that counts for nobody until it is published. @throws AdministrationError invalid, exists, unknown (for whom it is to be) */
export function createTerms(
  { unitOfWork, clock }: Ports,
  initiator: Initiator,
  { termsId, version, title, url, text, audience }: NewTerms,
): Promise<TermsDocument> {
  if (!idForm.test(termsId)) throw invalid('an id has 1 to 64 lower case letters, digits and hyphens');
  if (!versionForm.test(version)) throw invalid('a version has 1 to 32 letters, digits, dots, hyphens and underscores');
  checkText('a title', title, longestTitle);
  if ((url === undefined) === (text === undefined)) throw invalid('terms have an address or a text');
  if (url !== undefined && !isHttps(url)) throw invalid(`an address is https, ${longestUrl} characters at most`);
  if (text !== undefined) checkText('a text', text, longestText, /[\p{Cc}\p{Cs}]/u);
  const document = {
    ...{ termsId, version, title, createdAt: clock.now() },
    ...(url !== undefined && { url }),
    ...(text !== undefined && { text }),
    ...(audience && { audience }),
  };
  return unitOfWork.run(initiator, async (records) => {
    if (audience) await requireAudience(records, audience);
    if (!(await records.terms.insert(document))) {
      throw new AdministrationError('exists', `there is a version ${version} of ${termsId}`);
    }
    return document;
  });
}

/**
 * It counts from now or from a later moment on: whoever has not accepted it or a later one is asked. Nothing of it changes any more.
 * @throws AdministrationError invalid (published already, retired, a moment of the past), unknown
 */
export function publishTerms(
  { unitOfWork, clock }: Ports,
  initiator: Initiator,
  key: TermsKey,
  effectiveFrom?: number,
): Promise<TermsDocument> {
  return unitOfWork.run(initiator, async ({ terms }) => {
    const document = await termsOf(terms, key);
    const now = clock.now();
    if (document.retiredAt !== undefined) throw invalid('it is retired: terms come back as a new version');
    if (document.effectiveFrom !== undefined) throw invalid('it is published already');
    if (effectiveFrom !== undefined && (!Number.isSafeInteger(effectiveFrom) || effectiveFrom < now)) {
      throw invalid('terms count from now or from a later second on');
    }
    const published = { ...document, effectiveFrom: effectiveFrom ?? now };
    await terms.replace(published);
    return published;
  });
}

/** It is asked of nobody any more; who accepted it stays known. The first time stays. @throws AdministrationError unknown */
export function retireTerms({ unitOfWork, clock }: Ports, initiator: Initiator, key: TermsKey): Promise<TermsDocument> {
  return unitOfWork.run(initiator, async ({ terms }) => {
    const document = await termsOf(terms, key);
    if (document.retiredAt !== undefined) return document;
    const retired = { ...document, retiredAt: clock.now() };
    await terms.replace(retired);
    return retired;
  });
}

/** @throws AdministrationError unknown */
export function findTerms({ terms }: { readonly terms: Pick<TermsStore, 'find'> }, key: TermsKey) {
  return termsOf(terms, key);
}

/** @throws AdministrationError invalid */
export async function listTerms(directory: TermsDirectory, request: PageRequest): Promise<Page<TermsDocument>> {
  return directory.list(checkedPage(request));
}

/** @throws AdministrationError invalid */
export async function listAcceptances(
  directory: TermsDirectory,
  filter: TermsAcceptanceFilter,
  request: PageRequest,
): Promise<Page<TermsAcceptanceView>> {
  return directory.acceptances(filter, checkedPage(request));
}

async function termsOf(terms: Pick<TermsStore, 'find'>, { termsId, version }: TermsKey): Promise<TermsDocument> {
  // Of another form there is none, and PostgreSQL's text cannot hold NUL.
  const found = idForm.test(termsId) && versionForm.test(version) ? await terms.find({ termsId, version }) : undefined;
  if (!found) throw unknown('version of terms');
  return found;
}

async function requireAudience(
  { clients, organizations }: AdministeredRecords,
  { kind, id }: TermsAudience,
): Promise<void> {
  const isStorable = id.length <= 1024 && !/\p{Cc}/u.test(id);
  const found = isStorable && (kind === 'client' ? await clients.find(id) : await organizations.find(id));
  if (!found) throw unknown(kind);
}

function isHttps(url: string): boolean {
  return url.length <= longestUrl && URL.canParse(url) && new URL(url).protocol === 'https:' && !/[\s\p{C}]/u.test(url);
}

function checkText(what: string, text: string, most: number, refused = /\p{C}/u): void {
  const lines = text.replace(/[\n\t]/g, ' ');
  if (text.trim() === '' || text.length > most) throw invalid(`${what} has 1 to ${most} characters`);
  if (refused.test(most === longestText ? lines : text)) throw invalid(`${what} has no control characters`);
}

function invalid(message: string): AdministrationError {
  return new AdministrationError('invalid', message);
}

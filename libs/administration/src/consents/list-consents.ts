import type { Consent, ConsentFilter } from '@signet/authorization-server';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';

/** A consent with the username of its person while there is an account. */
export type ConsentView = Consent & { readonly username?: string };

/** Reads consents by the page. */
export abstract class ConsentDirectory {
  /**
   * By subject, client and destination, of which the key of a page is made; a search looks in the client's id and the
   * account's names. @throws AdministrationError invalid, where `after` is no such key
   */
  abstract list(filter: ConsentFilter, request: CheckedPage): Promise<Page<ConsentView>>;
}

/** @throws AdministrationError invalid */
export async function listConsents(
  directory: ConsentDirectory,
  filter: ConsentFilter,
  request: PageRequest,
): Promise<Page<ConsentView>> {
  return directory.list(filter, checkedPage(request));
}

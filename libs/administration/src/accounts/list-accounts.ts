import type { AccountStore } from '@signet/identity';
import { type CheckedPage, checkedPage, type Page, type PageRequest } from '../page.js';
import { type AccountReference, accountOf } from './account-reference.js';
import { type AccountView, accountView } from './account-view.js';

/** Reads accounts by the page. */
export abstract class AccountDirectory {
  /** By username, which is the key of a page; a search looks in usernames, email addresses and names. */
  abstract list(request: CheckedPage): Promise<Page<AccountView>>;
}

/** @throws AdministrationError invalid, unknown */
export async function findAccount(
  readers: { readonly accounts: Pick<AccountStore, 'find' | 'findByUsername'> },
  reference: AccountReference,
): Promise<AccountView> {
  return accountView(await accountOf(readers, reference));
}

/** @throws AdministrationError invalid */
export async function listAccounts(directory: AccountDirectory, request: PageRequest): Promise<Page<AccountView>> {
  return directory.list(checkedPage(request));
}

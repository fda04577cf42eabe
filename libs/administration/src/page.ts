import { AdministrationError } from './administration-error.js';

/** One page of a list that is ordered by a key: what comes behind `after`, which names the last one of the page before. */
export interface PageRequest {
  /** 1 to 1000; 100 where it is absent. */
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
  /** Text that must stand in one of the record's names, in any case of its letters. */
  readonly search?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The `after` of the next page; absent where this is the last. */
  readonly next?: string;
  /** Of all pages. */
  readonly total: number;
}

const largestPage = 1000;
const usualPage = 100;
const longestSearch = 256;

/** A request whose values are in bounds; no search is as good as an empty one. */
export interface CheckedPage extends PageRequest {
  readonly limit: number;
}

/** @throws AdministrationError invalid */
export function checkedPage({ limit = usualPage, after, search }: PageRequest): CheckedPage {
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw new AdministrationError('invalid', `a page has 1 to ${largestPage} rows`);
  }
  if (search !== undefined && search.length > longestSearch) {
    throw new AdministrationError('invalid', `a search has at most ${longestSearch} characters`);
  }
  // No record has such a name, and PostgreSQL's text cannot hold NUL.
  if (/\p{Cc}/u.test(`${after ?? ''}${search ?? ''}`)) {
    throw new AdministrationError('invalid', 'a page is asked for without control characters');
  }
  return { limit, after, search: search === '' ? undefined : search };
}

import { checkedPage, type Page, type PageRequest } from './page.js';

/**
 * A page of what is small enough to be read whole, by the order of its keys: a database may order text by the rules of a language, pages are cut by code units.
 * @param namesOf what a search looks in
 * @throws AdministrationError invalid
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  namesOf: (item: T) => readonly string[],
  request: PageRequest,
): Page<T> {
  const { limit, after, search } = checkedPage(request);
  const wanted = search?.toLowerCase();
  const found = items.filter(
    (item) => wanted === undefined || namesOf(item).some((name) => name.toLowerCase().includes(wanted)),
  );
  const behind = (after === undefined ? found : found.filter((item) => keyOf(item) > after)).toSorted((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  const page = behind.slice(0, limit);
  const last = page.at(-1);
  const hasMore = last !== undefined && behind.length > limit;
  return { items: page, total: found.length, ...(hasMore && { next: keyOf(last) }) };
}

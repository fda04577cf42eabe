import type { Page, PageRequest } from '@signet/administration';
import { z } from 'zod';
import { Problem } from './http/problem.js';

/** What each list takes: a page behind a cursor, and a search. */
export const pageQuery = {
  limit: z.int().min(1).max(1000).optional().describe('Rows of a page; 100 where it is absent'),
  cursor: z.string().min(1).max(4096).optional().describe('`next` of the page before; opaque'),
  search: z.string().max(256).optional().describe('Text in one of the names, in any case of its letters'),
};

interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
  readonly search?: string | undefined;
}

/** A page of these. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().optional().describe('The cursor of the next page; absent at the last. Also in `Link` (RFC 8288)'),
    total: z.int().describe('Of all pages'),
  });
}

/** @throws Problem invalid, where the cursor is none of ours */
export function pageRequest({ limit, cursor, search }: PageQuery): PageRequest {
  return { limit, search, after: cursor === undefined ? undefined : opened(cursor) };
}

/** As its document has it. */
export function paged<T, View>({ items, next, total }: Page<T>, view: (item: T) => View) {
  return {
    body: {
      items: items.map(view),
      total,
      ...(next !== undefined && { next: cursorOf(next) }),
    },
  };
}

/** The key of the last one of a page, as it is told. */
export function cursorOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

function opened(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (cursorOf(key) !== cursor) throw new Problem('invalid', 'query.cursor: no cursor of a list');
  return key;
}

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type JSX, type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { ProblemNotice } from './problem.js';

/** A page of a list of the administration API. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
  /** Of all pages, where it is known. */
  readonly total?: number | undefined;
}

interface RecordListProps<T> {
  readonly query: UseInfiniteQueryResult<InfiniteData<Page<T>>>;
  readonly keyOf: (item: T) => string;
  readonly row: (item: T) => ReactNode;
  /** What there is none of. */
  readonly empty: string;
}

/** Rows before the end at which the next page is asked for. */
const ahead = 20;

/** A list of any length: what is out of sight is not drawn, and the next page comes when its end does. */
export function RecordList<T>({ query, keyOf, row, empty }: RecordListProps<T>): JSX.Element {
  const { data, isError, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const items = data?.pages.flatMap(({ items }) => items) ?? [];
  const total = data?.pages[0]?.total;
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => 64,
    overscan: 10,
    scrollMargin: list.current?.offsetTop ?? 0,
    getItemKey: (index) => keyOf(items[index] as T),
  });
  const rows = virtual.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && last >= items.length - ahead) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, last, items.length, fetchNextPage]);
  return (
    <>
      <p className="muted" role="status">
        {data === undefined ? isPending && !isError && 'Loading ...' : items.length === 0 ? empty : counted(total)}
      </p>
      {isError ? (
        <ProblemNotice error={query.error} retry={() => void (data ? fetchNextPage() : query.refetch())} />
      ) : null}
      <ul ref={list} className="records" style={{ height: virtual.getTotalSize() }} onKeyDown={follow}>
        {rows.map(({ index, key, start }) => (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={total ?? -1}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
          >
            {row(items[index] as T)}
          </li>
        ))}
      </ul>
    </>
  );
}

function counted(total: number | undefined): string {
  return total === undefined ? '' : `${total.toLocaleString()} in all`;
}

/** The arrows go from row to row. */
function follow(event: KeyboardEvent<HTMLUListElement>): void {
  const row = (event.target as HTMLElement).closest('li');
  const step = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling }[event.key];
  const link = step?.querySelector<HTMLElement>('a, button');
  if (!link) return;
  event.preventDefault();
  link.focus();
}

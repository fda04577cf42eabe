import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from '@tanstack/react-query';
import type { Page } from '../kit/record-list.js';

/** Rows of a page: more than any screen shows at once. */
export const pageSize = 100;

/** A list, page by page: each costs one request, however many rows there are. */
export function usePages<T>(
  key: readonly unknown[],
  read: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
): UseInfiniteQueryResult<InfiniteData<Page<T>>> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read({ limit: pageSize, ...(pageParam !== undefined && { cursor: pageParam }) }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
}

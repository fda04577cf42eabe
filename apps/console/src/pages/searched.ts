import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What is searched for, which stands in the address: a reload and the way back find it. */
export function useSearched(): readonly [search: string, onSearch: (search: string) => void] {
  const { search = '' } = useSearch({ strict: false });
  const navigate = useNavigate();
  const onSearch = useCallback(
    (next: string) => void navigate({ to: '.', search: next === '' ? {} : { search: next }, replace: true }),
    [navigate],
  );
  return [search, onSearch];
}

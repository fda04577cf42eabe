import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { ProblemNotice } from './problem.js';
import { Search } from './search.js';

/** One of what the issuer has: its identifier, and what people call it. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

interface PickProps {
  readonly label: string;
  /** What is searched, for what was read of it. */
  readonly kind: string;
  readonly read: (query: { readonly search: string; readonly limit: number }) => Promise<readonly Choice[]>;
  /** Of the button beside each that was found. */
  readonly act: string;
  readonly onPick: (choice: Choice) => void;
}

/** Found at once; who has more than these searches for more of the name. */
const shown = 8;

/** Finds one of any number by its name: a request for each search, and none before. */
export function Pick({ label, kind, read, act, onPick }: PickProps): JSX.Element {
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['pick', kind, search],
    queryFn: () => read({ search, limit: shown }),
    enabled: search !== '',
  });
  const pick = (choice: Choice): void => {
    setSearch('');
    onPick(choice);
  };
  return (
    <div className="pick">
      <Search label={label} value={search} onSearch={setSearch} />
      {found.isError ? <ProblemNotice error={found.error} /> : null}
      {search === '' ? null : (
        <>
          <span className="muted" role="status">
            {found.data && (found.data.length === 0 ? 'Nothing is called so.' : `${found.data.length} found`)}
          </span>
          <ul className="rows">
            {found.data?.map((choice) => (
              <li key={choice.id}>
                {choice.name}
                <button type="button" aria-label={`${act} ${choice.name}`} onClick={() => pick(choice)}>
                  {act}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { type JSX, type KeyboardEvent, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Heading } from '../../kit/heading.js';
import { ProblemNotice } from '../../kit/problem.js';
import { Search } from '../../kit/search.js';
import { useSearched } from '../searched.js';
import { CellDialog, type Opened } from './cell-dialog.js';
import { shortName } from './words.js';

export type Row = Schemas['AudienceMatrixRow'];
export type Cell = Row['cells'][number];

/** Which app gets what at which audience. */
export function MatrixPage(): JSX.Element {
  const { api } = useConsole();
  const [search, onSearch] = useSearched();
  const [columns, setColumns] = useState<string>();
  const [opened, setOpened] = useState<Opened>();
  const matrix = useInfiniteQuery({
    queryKey: ['matrix', search, columns],
    queryFn: ({ pageParam: cursor }) => {
      const query = { limit: 100, ...(search && { search }), ...(cursor && { cursor }) };
      const asked = { ...query, ...(columns !== undefined && { audiences_after: columns }) };
      return answered(api.GET('/audience-matrix', { params: { query: asked } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const [first] = matrix.data?.pages ?? [];
  const rows = matrix.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Heading title="Matrix" />
      <p className="muted">
        Which app gets which scope at which audience: a filled mark is given by the issuer, an empty one is not. Open a
        cell to see why, and to change it.
      </p>
      <Search label="Search apps by id or name" value={search} onSearch={onSearch} />
      <p className="muted" role="status">
        {first === undefined
          ? !matrix.isError && 'Loading ...'
          : rows.length === 0
            ? 'There are no such apps.'
            : `${first.total} ${first.total === 1 ? 'app' : 'apps'}`}
      </p>
      {matrix.isError ? <ProblemNotice error={matrix.error} retry={() => void matrix.refetch()} /> : null}
      {first && rows.length > 0 ? (
        <div className="matrix-frame">
          {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the pattern of a data grid (ARIA APG), whose rows and cells a table has */}
          <table className="matrix" role="grid" aria-label="Apps by audience" onKeyDown={moveByArrows}>
            <thead>
              <tr>
                <th scope="col">App</th>
                {first.audiences.map(({ identifier }) => (
                  <th scope="col" key={identifier}>
                    {shortName(identifier)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <tr key={row.clientId}>
                  <th scope="row">
                    <strong>{row.clientName}</strong>
                    <span className="muted">{row.clientId}</span>
                    {row.definedBy === 'operator' ? null : (
                      <span className="tag">{row.definedBy.replace('_', ' ')}</span>
                    )}
                  </th>
                  {row.cells.map((cell, at) => (
                    <td key={cell.audience}>
                      <CellButton
                        cell={cell}
                        row={row}
                        isFirst={index + at === 0}
                        onOpen={() => setOpened({ clientId: row.clientId, audience: cell.audience })}
                      />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
      <div className="buttons">
        {matrix.hasNextPage ? (
          <button type="button" onClick={() => void matrix.fetchNextPage()}>
            More apps
          </button>
        ) : null}
        {columns === undefined ? null : (
          <button type="button" onClick={() => setColumns(undefined)}>
            First audiences
          </button>
        )}
        {first?.nextAudience === undefined ? null : (
          <button type="button" onClick={() => setColumns(first.nextAudience)}>
            Next audiences
          </button>
        )}
      </div>
      <CellDialog opened={opened} rows={rows} onClose={() => setOpened(undefined)} />
    </>
  );
}

interface CellButtonProps {
  readonly cell: Cell;
  readonly row: Row;
  readonly isFirst: boolean;
  readonly onOpen: () => void;
}

function CellButton({ cell, row, isFirst, onOpen }: CellButtonProps): JSX.Element {
  const given = cell.scopes.filter(({ ways }) => ways.length > 0).map(({ scope }) => scope);
  const said = given.length === 0 ? 'nothing' : given.join(', ');
  const visible = `${given.length} of ${cell.scopes.length}${cell.refused ? ', refused lately' : ''}`;
  return (
    <button
      type="button"
      className="cell"
      tabIndex={isFirst ? 0 : -1}
      aria-label={`${visible}: ${row.clientName} at ${shortName(cell.audience)}: ${said}`}
      onClick={onOpen}
    >
      <span aria-hidden="true" className="marks">
        {cell.scopes.map(({ scope, ways }) => (
          <span key={scope} className={ways.length > 0 ? 'scope-mark given' : 'scope-mark'} />
        ))}
      </span>
      <span aria-hidden="true" className="muted">
        {visible}
      </span>
    </button>
  );
}

/** As in a grid: the arrows go from cell to cell, Home and End along the row. */
function moveByArrows(event: KeyboardEvent<HTMLTableElement>): void {
  const cell = (event.target as HTMLElement).closest('td');
  const row = cell?.parentElement;
  if (!cell || !row) return;
  const inColumn = (of: Element | null) => of?.children[[...row.children].indexOf(cell)];
  const next = {
    ArrowRight: cell.nextElementSibling,
    ArrowLeft: cell.previousElementSibling,
    ArrowDown: inColumn(row.nextElementSibling),
    ArrowUp: inColumn(row.previousElementSibling),
    Home: row.children[1],
    End: row.lastElementChild,
  }[event.key]?.querySelector('button');
  if (!next) return;
  event.preventDefault();
  for (const each of event.currentTarget.querySelectorAll<HTMLElement>('button.cell')) each.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Dialog } from '../../kit/dialog.js';
import { Facts } from '../../kit/facts.js';
import { ProblemNotice } from '../../kit/problem.js';
import { GivenBy } from './given-by.js';
import { grantInWords, shortName, timeInWords } from './words.js';

type Row = Schemas['AudienceMatrixRow'];
type Scope = Row['cells'][number]['scopes'][number];

export interface Opened {
  readonly clientId: string;
  readonly audience: string;
}

interface CellDialogProps {
  readonly opened: Opened | undefined;
  readonly rows: readonly Row[];
  readonly onClose: () => void;
}

/** One cell: what is given and why, and a switch for each scope. */
export function CellDialog({ opened, rows, onClose }: CellDialogProps): JSX.Element {
  const row = rows.find(({ clientId }) => clientId === opened?.clientId);
  const cell = row?.cells.find(({ audience }) => audience === opened?.audience);
  const title = row && cell ? `${row.clientName} at ${shortName(cell.audience)}` : '';
  return (
    <Dialog open={opened !== undefined} title={title} onClose={onClose}>
      {row && cell ? (
        <div className="cell-dialog">
          {row.definedBy === 'configuration' ? (
            <p className="notice">
              A configuration says what this app is: the next time that it is applied, it asks about what was changed
              here.
            </p>
          ) : null}
          <Facts
            of={{
              'Last used': timeInWords(cell.lastUsedAt),
              'Refused lately': cell.refused && (
                <>
                  {cell.refused.count} times, the latest {timeInWords(cell.refused.at)}: {cell.refused.code}.{' '}
                  <Link to="/explain" search={{ code: cell.refused.supportCode }}>
                    Why: <code>{cell.refused.supportCode}</code>
                  </Link>
                </>
              ),
            }}
          />
          {cell.scopes.map((scope) => (
            <ScopeOfCell key={scope.scope} scope={scope} row={row} audience={cell.audience} />
          ))}
          <div className="buttons">
            <Link to="/apps/$clientId" params={{ clientId: row.clientId }}>
              The app
            </Link>
            <button type="button" onClick={onClose}>
              Close
            </button>
          </div>
        </div>
      ) : null}
    </Dialog>
  );
}

interface ScopeOfCellProps {
  readonly scope: Scope;
  readonly row: Row;
  readonly audience: string;
}

function ScopeOfCell({ scope: { scope, registered, ways, lastUsedAt }, row, audience }: ScopeOfCellProps): JSX.Element {
  const { api } = useConsole();
  const queries = useQueryClient();
  const { clientId, version } = row;
  const change = useMutation({
    mutationFn: async () => {
      const path = { path: { clientId } };
      const read = await versioned(api.GET('/clients/{clientId}', { params: path }));
      const resources = changedAccess(read.item.metadata.resources, { audience, scope, isGiven: !registered });
      // What was looked at is what is changed: another version than that of the matrix is refused.
      const params = { ...path, header: { 'If-Match': `"${version}"` } };
      return answered(api.PATCH('/clients/{clientId}', { params, body: { metadata: { resources } } }));
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['matrix'] }),
  });
  const why = ways.map(({ grantType, needsRole }) => `${grantInWords(grantType)}${needsRole ? ' (with a role)' : ''}`);
  return (
    <section className="cell-scope">
      <label>
        <input
          type="checkbox"
          role="switch"
          aria-checked={registered}
          checked={registered}
          disabled={change.isPending || row.definedBy === 'program'}
          onChange={() => change.mutate()}
        />
        <code>{scope}</code>
      </label>
      <p className="muted">
        {why.length > 0
          ? `Given by ${why.join(', ')}. `
          : registered
            ? 'Registered, and given by no grant. '
            : 'Not given. '}
        Last used: {timeInWords(lastUsedAt)}.
      </p>
      {registered ? <GivenBy clientId={clientId} audience={audience} scope={scope} /> : null}
      {change.isError ? <ProblemNotice error={change.error} /> : null}
    </section>
  );
}

interface Access {
  readonly identifier: string;
  readonly scopes: readonly string[];
}

/** The whole of `resources`, which a merge patch replaces; an audience without a scope is left out. */
function changedAccess(
  before: unknown,
  { audience, scope, isGiven }: { audience: string; scope: string; isGiven: boolean },
): Access[] {
  const all = Array.isArray(before) ? (before as Access[]) : [];
  const others = all.filter(({ identifier }) => identifier !== audience);
  const had = all.find(({ identifier }) => identifier === audience)?.scopes ?? [];
  const scopes = isGiven ? [...had, scope] : had.filter((each) => each !== scope);
  return scopes.length === 0 ? others : [...others, { identifier: audience, scopes }];
}

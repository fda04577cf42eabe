import { type QueryKey, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';
import { finding } from '../../api/found.js';
import { useConsole } from '../../console.js';
import { type Choice, Pick } from '../../kit/pick.js';
import { ProblemNotice } from '../../kit/problem.js';
import { useDone } from '../../kit/undo.js';

interface GroupPlaceProps {
  readonly group: Schemas['Group'] & { readonly below: ReadonlyArray<Schemas['Group']> };
  readonly version: string;
  readonly change: (body: Record<string, string | null>, version: string) => Promise<{ readonly version: string }>;
  readonly changes: readonly QueryKey[];
}

/** Which groups stand in it, and in which it stands: it can be moved, and moved back. */
export function GroupPlace({ group, version, change, changes }: GroupPlaceProps): JSX.Element {
  const { api } = useConsole();
  const done = useDone();
  const { name, below, parentId = null } = group;
  const move = useMutation({
    mutationFn: (to: Choice | undefined) => change({ parentId: to?.id ?? null }, version),
    onSuccess: (moved, to) =>
      done({
        said: `${name} stands ${to === undefined ? 'at the top' : `in ${to.name}`} now`,
        undo: () => change({ parentId }, moved.version),
        changes,
      }),
  });
  return (
    <section>
      <h2>Groups in it</h2>
      {below.length === 0 ? <p className="muted">None.</p> : null}
      <ul className="rows">
        {below.map(({ groupId, name: called }) => (
          <li key={groupId}>
            <Link to="/groups/$groupId" params={{ groupId }}>
              {called}
            </Link>
          </li>
        ))}
      </ul>
      <details>
        <summary>Move this group</summary>
        <Pick
          label="Find the group to move it into"
          kind="groups"
          read={finding(api).groups}
          act="Move into"
          onPick={(to) => move.mutate(to)}
        />
        {parentId === null ? null : (
          <button type="button" onClick={() => move.mutate(undefined)}>
            Move to the top
          </button>
        )}
        {move.isError ? <ProblemNotice error={move.error} /> : null}
      </details>
    </section>
  );
}

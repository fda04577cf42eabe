import type { JSX } from 'react';
import type { ProblemOf } from '../../kit/form.js';
import { type Row, Rows } from '../../kit/rows.js';

interface AudienceRowsProps {
  readonly scopes: readonly Row[];
  readonly onScopes: (rows: readonly Row[]) => void;
  readonly roles: readonly Row[];
  readonly onRoles: (rows: readonly Row[]) => void;
  readonly problemOf: ProblemOf;
}

/** What may be asked for, and which role gives what of it. */
export function AudienceRows({ scopes, onScopes, roles, onRoles, problemOf }: AudienceRowsProps): JSX.Element {
  return (
    <>
      <Rows
        title="Scopes"
        hint="What an app may ask for. No other audience may have the same name: begin them with a word of this one, such as stock:read."
        nameLabel="Scope"
        textLabel="What a person reads"
        add="Add a scope"
        rows={scopes}
        onRows={onScopes}
        needsText
        problem={problemOf('scopes')}
      />
      <Rows
        title="Roles"
        hint="Without roles, each person may have each scope. With them, a person has what their roles give."
        nameLabel="Role"
        textLabel="Gives (several with spaces between)"
        add="Add a role"
        rows={roles}
        onRows={onRoles}
        problem={problemOf('roles')}
      />
    </>
  );
}

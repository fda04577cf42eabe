import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useConsole } from '../../console.js';
import { ManagedMark, nameOfRole } from '../../kit/managed.js';
import { Undoable } from '../../kit/undoable.js';
import { type Assignment, roleActs, rolesChange } from './role-acts.js';

/** Who has which role, where, and for whom. */
export function RoleRow({ assignment }: { readonly assignment: Assignment }): JSX.Element {
  const { resource, role, within, withinName } = assignment;
  return (
    <div className="record spread">
      <span className="record-told">
        <span>
          <strong>{role}</strong> <Holder of={assignment} /> <ManagedMark kind="role" name={nameOfRole(assignment)} />
        </span>
        <span className="muted">
          at {resource}
          {within === undefined ? null : ` within ${withinName ?? within.id}`}
        </span>
      </span>
      <TakeRole assignment={assignment} />
    </div>
  );
}

/** Takes a role, and gives it back. */
export function TakeRole({ assignment }: { readonly assignment: Assignment }): JSX.Element {
  const { api } = useConsole();
  const { give, take } = roleActs(api);
  const { role, holder, holderName = holder.id } = assignment;
  return (
    <Undoable
      label="Take"
      of={`${role} from ${holderName}`}
      run={() => take(assignment)}
      said={() => `${holderName} is ${role} no more`}
      undo={({ taken }) => (taken ? () => give(assignment) : undefined)}
      changes={rolesChange}
    />
  );
}

function Holder({ of: { holder, holderName = holder.id } }: { readonly of: Assignment }): JSX.Element {
  const { kind, id } = holder;
  if (kind === 'group') {
    return (
      <Link to="/groups/$groupId" params={{ groupId: id }}>
        group {holderName}
      </Link>
    );
  }
  if (kind === 'client') {
    return (
      <Link to="/apps/$clientId" params={{ clientId: id }}>
        app {holderName}
      </Link>
    );
  }
  return (
    <Link to="/users/$subject" params={{ subject: id }}>
      {holderName}
    </Link>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';

/** The roles that a person was given, through whatever. */
export function UserRoles({ subject }: { readonly subject: string }): JSX.Element {
  const { api } = useConsole();
  const roles = useQuery({
    queryKey: ['user', subject, 'roles'],
    queryFn: () => answered(api.GET('/users/{subject}/roles', { params: { path: { subject } } })),
  });
  return (
    <section>
      <h2>Roles</h2>
      <Loaded query={roles}>
        {({ roles: items }) =>
          items.length === 0 ? (
            <p className="muted">None.</p>
          ) : (
            <ul className="rows">
              {items.map(({ resource, role, holder, holderName, within, withinName }) => (
                <li key={[resource, role, holder.id, within?.id].join(' ')}>
                  <strong>{role}</strong> at <code>{resource}</code>
                  {holder.kind === 'account' ? null : ` through ${holderName ?? holder.id}`}
                  {within === undefined ? null : ` within ${withinName ?? within.id}`}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}

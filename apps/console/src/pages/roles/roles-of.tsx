import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';
import { More } from '../users/more.js';
import { GiveRole } from './give-role.js';
import type { Assignment } from './role-acts.js';
import { RoleRow } from './role-row.js';

interface RolesOfProps {
  readonly holder?: Assignment['holder'];
  readonly within?: NonNullable<Assignment['within']>;
  readonly hint: string;
}

/** The first roles of one holder, or within one place; the rest is only counted. */
export function RolesOf({ holder, within, hint }: RolesOfProps): JSX.Element {
  const { api } = useConsole();
  const query = {
    limit: 50,
    ...(holder && { holder_kind: holder.kind, holder_id: holder.id }),
    ...(within && { within_kind: within.kind, within_id: within.id }),
  };
  const roles = useQuery({
    queryKey: ['roles', 'of', query],
    queryFn: () => answered(api.GET('/role-assignments', { params: { query } })),
  });
  return (
    <section>
      <h2>{holder ? 'Roles that it has' : 'Roles within it'}</h2>
      <p className="muted">{hint}</p>
      <Loaded query={roles}>
        {({ items, total }) => (
          <>
            {total === 0 ? <p className="muted">None.</p> : null}
            {items.map((each) => (
              <RoleRow key={JSON.stringify([each.resource, each.role, each.holder, each.within])} assignment={each} />
            ))}
            <More shown={items.length} of={total} />
          </>
        )}
      </Loaded>
      <GiveRole holder={holder} within={within} />
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered, type Schemas } from '../api/api.js';
import { useConsole } from '../console.js';

/** Of what a configuration can say. */
export type ManagedKind = 'attribute' | 'audience' | 'client' | 'group' | 'provider' | 'role';

interface ManagedProps {
  readonly kind: ManagedKind;
  /** As the configuration calls it. */
  readonly name: string;
}

/** Asked once for all of a page: who may not read it sees no marks. */
function useManaged({ kind, name }: ManagedProps): boolean {
  const { api } = useConsole();
  const { data } = useQuery({
    queryKey: ['managed', kind],
    queryFn: async () => {
      const { items } = await answered(api.GET('/configuration/managed', { params: { query: { kind } } }));
      return new Set(items.map((each) => each.name));
    },
  });
  return data?.has(name) ?? false;
}

/** That a configuration says how this is. */
export function ManagedMark(props: ManagedProps): JSX.Element | null {
  return useManaged(props) ? <span className="mark">managed</span> : null;
}

/** The same above what can be changed by hand. */
export function ManagedNotice(props: ManagedProps): JSX.Element | null {
  return useManaged(props) ? (
    <p className="notice">
      <span className="mark">managed</span> A configuration says how this is. A change by hand is done, but the next
      apply refuses it or takes it back: change it there, too.
    </p>
  ) : null;
}

/** How a configuration calls a role; undefined for those that it cannot say. */
export function nameOfRole({ resource, role, holder, holderName, within }: Schemas['RoleAssignment']): string {
  if (within !== undefined || holder.kind === 'account') return '';
  const named = holder.kind === 'group' ? (holderName ?? '') : holder.id;
  return JSON.stringify([resource, role, holder.kind, named]);
}

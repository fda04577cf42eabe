import type { NewAuditEntry } from '@signet/authorization-server';
import { canonicalJson } from '@signet/runtime';
import { type Disclosure, readable } from './disclosure.js';

/** A record as plain members; what no disclosure names is shown to nobody. */
type Members = Readonly<Record<string, unknown>>;

/** What of two states of a record the audit trail shows: members that differ; of one that was or is not there all of them. */
export function difference<T>(
  disclosure: Disclosure<T>,
  before: T | undefined,
  after: T | undefined,
): Pick<NewAuditEntry, 'before' | 'after' | 'concealed' | 'personal'> {
  const [was, is] = [(before ?? {}) as Members, (after ?? {}) as Members];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  const changed = names.filter((name) => canonicalJson([was[name]]) !== canonicalJson([is[name]]));
  const kindOf = (name: string) => (disclosure as Readonly<Record<string, string>>)[name];
  const of = (kind: 'shown' | 'personal', members: Members) =>
    Object.fromEntries(
      changed.flatMap((name) =>
        kindOf(name) === kind && members[name] !== undefined ? [[name, readable(members[name])]] : [],
      ),
    );
  const concealed = changed.filter((name) => kindOf(name) !== 'shown' && kindOf(name) !== 'personal');
  return {
    ...(before && { before: of('shown', was) }),
    ...(after && { after: of('shown', is) }),
    ...(concealed.length > 0 && { concealed }),
    ...(changed.some((name) => kindOf(name) === 'personal') && {
      personal: { ...(before && { before: of('personal', was) }), ...(after && { after: of('personal', is) }) },
    }),
  };
}

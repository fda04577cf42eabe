import type { Schemas } from '../../api/api.js';

type User = Schemas['User'];

/** What a person is called, where they said so. */
export function nameOf({ name, givenName, familyName }: User): string {
  return name ?? [givenName, familyName].filter(Boolean).join(' ');
}

/** Why somebody cannot sign in; undefined where they can. */
export function standingOf({ disabledAt, closedAt, deletionAt }: User): string | undefined {
  if (disabledAt !== undefined) return 'disabled';
  if (deletionAt !== undefined) return 'to be deleted';
  return closedAt === undefined ? undefined : 'closed';
}

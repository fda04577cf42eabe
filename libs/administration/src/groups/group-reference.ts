import { type Group, nameKey } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { givenText } from '../given-text.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

/** Which group: never either of them, for a group may be named like the id of another one. */
export type GroupReference = { readonly name: string } | { readonly groupId: string };

/** Characters of a name, and of what is unique of it, in which one may become several. */
const [longestName, longestKey] = [128, 256];
export const longestDescription = 256;

/** @throws AdministrationError unknown */
export async function groupOf(
  { groups }: { readonly groups: Pick<AdministeredRecords['groups'], 'find' | 'findByName'> },
  reference: GroupReference,
): Promise<Group> {
  const found =
    'groupId' in reference
      ? await groups.find(storable(reference.groupId, 'group'))
      : await groups.findByName(storable(reference.name, 'group'));
  if (!found) throw unknown('group');
  return found;
}

/** As it is kept. @throws AdministrationError invalid */
export function groupName(text: string): string {
  const name = givenText('the name of a group', text, longestName);
  if (nameKey(name).length > longestKey) throw new AdministrationError('invalid', 'the name of a group is too long');
  return name;
}

/** No record has such a name, and PostgreSQL's text cannot hold NUL. @throws AdministrationError unknown */
export function storable(name: string, what: string): string {
  if (/\p{Cc}/u.test(name)) throw unknown(what);
  return name;
}

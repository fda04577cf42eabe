import type { ImportedAttribute } from '../imported.js';
import type { Members } from '../reading/members.js';

/** Of one person; nobody has so many, and each is looked at. */
const most = 500;

/**
 * Members of an object as attributes; whether there are such here is seen when the person is planned.
 * @param passedOver names that are read as something else
 * @param notes gets how many are more than are looked at
 */
export function attributesOf(
  given: Members,
  notes: string[],
  { by, passedOver }: { readonly by?: 'person'; readonly passedOver?: ReadonlySet<string> } = {},
): readonly ImportedAttribute[] {
  const names = given.names.filter((name) => !passedOver?.has(name) && given.value(name) !== undefined);
  if (names.length > most) notes.push(`attributes beyond ${most}: ${names.length - most}`);
  return names.slice(0, most).map((name) => ({ name, value: given.value(name), ...(by && { by }) }));
}

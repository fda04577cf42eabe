import type { RoleBound } from '@signet/authorization-server';
import type { AdministeredRecords } from '../records.js';
import type { Given } from './invitation.js';

type Lines = Pick<AdministeredRecords['groups'], 'lineOf'>;

/**
 * Whether all that is given lies in this organization, or in this group with those below it: whoever accepts is there then, and nowhere else.
 * What is not there any more gives nothing.
 */
export async function liesWithin(groups: Lines, given: Given, bound: RoleBound): Promise<boolean> {
  const standing = async (places: readonly (RoleBound | undefined)[]) => {
    const each = await Promise.all(places.map((place) => standsIn(groups, place, bound)));
    return each.filter((stands) => stands !== 'gone');
  };
  const into = await standing(placesOf(given));
  const over = await standing(given.roles.map(({ within }) => within));
  return into.length > 0 && [...into, ...over].every((stands) => stands === 'in');
}

/** The organization, or the uppermost of the groups, in which all of it lies; undefined where it is more than that, or nothing. */
export async function placeOf(groups: Lines, given: Given): Promise<RoleBound | undefined> {
  for (const place of placesOf(given)) if (await liesWithin(groups, given, place)) return place;
  return undefined;
}

function placesOf({ groups, organizations }: Given): readonly RoleBound[] {
  return [
    ...groups.map((id): RoleBound => ({ kind: 'group', id })),
    ...organizations.map((id): RoleBound => ({ kind: 'organization', id })),
  ];
}

async function standsIn(groups: Lines, place: RoleBound | undefined, bound: RoleBound): Promise<'in' | 'out' | 'gone'> {
  if (place === undefined) return 'out';
  if (place.kind === 'organization') return bound.kind === 'organization' && place.id === bound.id ? 'in' : 'out';
  const line = await groups.lineOf(place.id);
  if (line.length === 0) return 'gone';
  return bound.kind === 'group' && line.some(({ groupId }) => groupId === bound.id) ? 'in' : 'out';
}

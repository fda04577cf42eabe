import type { Organization } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import { storable } from '../groups/group-reference.js';
import type { AdministeredRecords } from '../records.js';
import { unknown } from '../refusals.js';

/** Which organization: never either of them. */
export type OrganizationReference = { readonly name: string } | { readonly organizationId: string };

export const longestDisplayName = 256;

/** @throws AdministrationError unknown */
export async function organizationOf(
  { organizations }: { readonly organizations: Pick<AdministeredRecords['organizations'], 'find' | 'findByName'> },
  reference: OrganizationReference,
): Promise<Organization> {
  const found =
    'organizationId' in reference
      ? await organizations.find(storable(reference.organizationId, 'organization'))
      : await organizations.findByName(storable(reference.name, 'organization'));
  if (!found) throw unknown('organization');
  return found;
}

/** @throws AdministrationError invalid */
export function organizationName(name: string): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name)) return name;
  const rule =
    'the name of an organization has 1 to 64 lower case letters, digits and hyphens, none of those at an end';
  throw new AdministrationError('invalid', rule);
}

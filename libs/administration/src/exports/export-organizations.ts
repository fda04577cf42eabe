import type { Organization } from '@signet/authorization-server';
import type { OrganizationDirectory } from '../organizations/list-organizations.js';

/** One line of an export, as `readSignet` reads it. */
export type ExportedOrganization =
  | ({ readonly kind: 'organization' } & Organization)
  | { readonly kind: 'member'; readonly organization: string; readonly username: string };

const pageSize = 500;

/** Every organization, and behind it who is a member of it and has an account. */
export async function* exportOrganizations(directory: OrganizationDirectory): AsyncGenerator<ExportedOrganization> {
  let after: string | undefined;
  do {
    const { items, next } = await directory.list({ limit: pageSize, after });
    for (const organization of items) {
      yield { kind: 'organization', ...organization };
      yield* membersOf(directory, organization);
    }
    after = next;
  } while (after !== undefined);
}

async function* membersOf(
  directory: OrganizationDirectory,
  { organizationId, name }: Organization,
): AsyncGenerator<ExportedOrganization> {
  let after: string | undefined;
  do {
    const { items, next } = await directory.members(organizationId, { limit: pageSize, after });
    for (const { username } of items) {
      if (username !== undefined) yield { kind: 'member', organization: name, username };
    }
    after = next;
  } while (after !== undefined);
}

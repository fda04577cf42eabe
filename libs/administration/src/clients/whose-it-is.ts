import type { Client, ClientDescription } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministeredRecords } from '../records.js';

type Readers = Pick<AdministeredRecords, 'groups' | 'organizations'>;
type Allowed = Pick<Client, 'allowedGroups' | 'allowedOrganizations'>;

/**
 * Those who may use a client, by the ids of their groups and organizations whatever an operator called them: another group that comes to
 * a name, or is named like an id, lets nobody in. What stood there before stays, also where it is gone by now: an id is given to no other.
 * @throws AdministrationError invalid where there is none of the name or id
 */
export async function allowedById(
  { groups, organizations }: Readers,
  description: ClientDescription,
  before: Allowed = {},
): Promise<ClientDescription> {
  const { allowedGroups, allowedOrganizations } = description;
  if (allowedGroups === undefined && allowedOrganizations === undefined) return description;
  const [ofGroups, ofOrganizations] = await Promise.all([
    idsOf(allowedGroups, before.allowedGroups, 'group', async (text) => {
      return ((await groups.find(text)) ?? (await groups.findByName(text)))?.groupId;
    }),
    idsOf(allowedOrganizations, before.allowedOrganizations, 'organization', async (text) => {
      return ((await organizations.find(text)) ?? (await organizations.findByName(text)))?.organizationId;
    }),
  ]);
  return {
    ...description,
    ...(ofGroups && { allowedGroups: ofGroups }),
    ...(ofOrganizations && { allowedOrganizations: ofOrganizations }),
  };
}

async function idsOf(
  named: readonly string[] | undefined,
  before: readonly string[] | undefined,
  what: string,
  find: (text: string) => Promise<string | undefined>,
): Promise<readonly string[] | undefined> {
  if (named === undefined) return undefined;
  const ids = await Promise.all(
    named.map(async (text) => {
      if (before?.includes(text)) return text;
      // PostgreSQL's text cannot hold NUL.
      const id = /\p{Cc}/u.test(text) ? undefined : await find(text);
      if (id === undefined) throw new AdministrationError('invalid', `there is no ${what} ${text.slice(0, 128)}`);
      return id;
    }),
  );
  return [...new Set(ids)];
}

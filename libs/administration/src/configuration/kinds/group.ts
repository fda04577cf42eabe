import type { Group } from '@signet/authorization-server';
import { changeGroup } from '../../groups/change-group.js';
import { createGroup } from '../../groups/create-group.js';
import { deleteGroup } from '../../groups/delete-group.js';
import type { AdministeredRecords } from '../../records.js';
import { versionOf } from '../../version.js';
import type { WantedGroup } from '../description.js';
import { type Kind, plain } from './kind.js';

export const groupKind: Kind<WantedGroup> = {
  find: async (records, name) => {
    const group = await named(records, name);
    return group && { document: await documentOf(records, group) };
  },
  declare: async ({ ports, initiator, records }, name, { description, parent }) => {
    const group = await named(records, name);
    const wanted = { description, parent: parent === undefined ? undefined : { name: parent } };
    if (group === undefined) {
      await createGroup(ports, initiator, { name, ...wanted });
    } else if (versionOf(await documentOf(records, group)) !== versionOf(plain({ description, parent }))) {
      const patch = { description: description ?? null, parent: wanted.parent ?? null };
      await changeGroup(ports, initiator, { groupId: group.groupId }, patch);
    }
    return undefined;
  },
  remove: async ({ ports, initiator }, name) => {
    await deleteGroup(ports, initiator, { name });
  },
};

/** PostgreSQL's text cannot hold NUL, and no name has control characters. */
async function named({ groups }: AdministeredRecords, name: string): Promise<Group | undefined> {
  return /\p{Cc}/u.test(name) ? undefined : groups.findByName(name);
}

async function documentOf({ groups }: AdministeredRecords, { description, parentId }: Group) {
  const parent = parentId === undefined ? undefined : (await groups.find(parentId))?.name;
  return plain({ description, parent });
}

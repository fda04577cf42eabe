import { type Group, nameKey } from '@signet/authorization-server';
import { AdministrationError } from '../../administration-error.js';
import { changeGroup } from '../../groups/change-group.js';
import { createGroup } from '../../groups/create-group.js';
import { deleteGroup } from '../../groups/delete-group.js';
import { groupName } from '../../groups/group-reference.js';
import type { AdministeredRecords } from '../../records.js';
import { versionOf } from '../../version.js';
import type { WantedGroup } from '../description.js';
import { type Kind, plain } from './kind.js';

export const groupKind: Kind<WantedGroup> = {
  find: async (records, name) => {
    const group = await named(records, name);
    return group && { document: plain(await documentOf(records, group)) };
  },
  declare: async ({ ports, initiator, records }, name, { description, parent }) => {
    const group = await named(records, name);
    const wanted = { description, parent: parent === undefined ? undefined : { name: parent } };
    if (group === undefined) {
      if (groupName(name) !== name) throw new AdministrationError('invalid', 'it is not written as it would be kept');
      await createGroup(ports, initiator, { name, ...wanted });
    } else if (!(await isSo(records, group, { description, parent }))) {
      const patch = { description: description ?? null, parent: wanted.parent ?? null };
      await changeGroup(ports, initiator, { groupId: group.groupId }, patch);
    }
    return undefined;
  },
  remove: async ({ ports, initiator }, name) => {
    await deleteGroup(ports, initiator, { name });
  },
};

/** By the name as it is kept: one of other letters is another one, which cannot be made. PostgreSQL's text cannot hold NUL. */
async function named({ groups }: AdministeredRecords, name: string): Promise<Group | undefined> {
  const found = /\p{Cc}/u.test(name) ? undefined : await groups.findByName(name);
  return found?.name === name ? found : undefined;
}

/** A parent is named as people name groups: the case of its letters is nothing. */
async function isSo(records: AdministeredRecords, group: Group, wanted: WantedGroup): Promise<boolean> {
  const keyed = ({ description, parent }: WantedGroup) =>
    versionOf(plain({ description, parent: parent === undefined ? undefined : nameKey(parent) }));
  return keyed(await documentOf(records, group)) === keyed(wanted);
}

async function documentOf({ groups }: AdministeredRecords, { description, parentId }: Group): Promise<WantedGroup> {
  const parent = parentId === undefined ? undefined : (await groups.find(parentId))?.name;
  return { ...(description !== undefined && { description }), ...(parent !== undefined && { parent }) };
}

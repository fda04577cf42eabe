import { deepestGroup, type Group, identifier } from '@signet/authorization-server';
import { AdministrationError } from '../administration-error.js';
import type { AdministrationPorts } from '../administration-ports.js';
import { givenText } from '../given-text.js';
import type { Initiator } from '../initiator.js';
import { type GroupReference, groupName, groupOf, longestDescription } from './group-reference.js';

export interface NewGroup {
  /** 1 to 128 characters; unique in any case of its letters. */
  readonly name: string;
  /** 1 to 256 characters. */
  readonly description?: string | undefined;
  /** The group that it stands in; at the top where it is absent. */
  readonly parent?: GroupReference | undefined;
}

/** @throws AdministrationError invalid, unknown (the group that it is to stand in), exists */
export async function createGroup(
  { unitOfWork, clock, random }: Pick<AdministrationPorts, 'unitOfWork' | 'clock' | 'random'>,
  initiator: Initiator,
  { name, description, parent }: NewGroup,
): Promise<Group> {
  const given = {
    name: groupName(name),
    ...(description !== undefined && { description: givenText('a description', description, longestDescription) }),
  };
  return unitOfWork.run(initiator, async (records) => {
    const above = parent && (await groupOf(records, parent));
    if (above) requireDepth((await records.groups.lineOf(above.groupId)).length + 1);
    const group: Group = {
      groupId: identifier(random),
      ...given,
      ...(above && { parentId: above.groupId }),
      createdAt: clock.now(),
    };
    if ((await records.groups.insert(group)) === 'name_taken') throw taken();
    return group;
  });
}

/** @throws AdministrationError invalid */
export function requireDepth(levels: number): void {
  if (levels <= deepestGroup) return;
  throw new AdministrationError('invalid', `groups stand in one another up to ${deepestGroup} deep`);
}

export function taken(): AdministrationError {
  return new AdministrationError('exists', 'a group of this name exists');
}

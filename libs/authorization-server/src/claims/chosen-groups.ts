import type { GroupChoice } from '../records/claims-policy.js';
import type { Group } from '../records/group.js';

/**
 * The names of those that are told, in their order.
 * @param groups all that a person is in, with those above them
 */
export function chosenGroups(groups: readonly Group[], choice: GroupChoice): readonly string[] {
  return groups.filter((group) => isChosen(group, groups, choice)).map(({ name }) => name);
}

function isChosen(group: Group, groups: readonly Group[], choice: GroupChoice): boolean {
  if (choice === true) return true;
  if ('only' in choice) return choice.only.includes(group.groupId);
  const passed = new Set<string>();
  for (let at: Group | undefined = group; at !== undefined && !passed.has(at.groupId); ) {
    if (at.groupId === choice.below) return true;
    passed.add(at.groupId);
    const above: string | undefined = at.parentId;
    at = groups.find(({ groupId }) => groupId === above);
  }
  return false;
}

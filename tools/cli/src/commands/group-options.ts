import type { GroupReference } from '@signet/administration';
import type { Command } from 'commander';

/** What names the one group of a command. */
export function withGroupReference(command: Command): Command {
  return command.option('--by-id', 'the argument is the id of the group, not its name');
}

export function groupReferenceOf(group: string, { byId }: { readonly byId?: boolean }): GroupReference {
  return byId ? { groupId: group } : { name: group };
}

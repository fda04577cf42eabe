import type { Contestant } from './contestant.js';
import { cpuOfTree } from './process-tree.js';

/**
 * The same contestant, whose database's server counts as what works for it. Idle work of the server counts too; whatever else
 * asks it meanwhile would.
 */
export function withServer<T extends Contestant>(contestant: T, server: { readonly pid: number }): T {
  return { ...contestant, cpuBehind: () => cpuOfTree(server.pid) };
}

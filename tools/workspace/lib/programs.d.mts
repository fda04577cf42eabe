export type Program = 'cli' | 'invoices' | 'orders' | 'portal' | 'sso';
export const programNames: readonly Program[];
/** The module that a program begins with, from which it is bundled. */
export function entryOf(name: Program): string;
/** The folder of a program's bundle. */
export function bundleOf(name: Program): string;
/** What Node starts. */
export function programFile(name: Program): string;

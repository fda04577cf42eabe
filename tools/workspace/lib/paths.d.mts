/** The folder of the whole workspace. */
export const root: string;
export function inRoot(...segments: string[]): string;

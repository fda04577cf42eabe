/** Copies what runs and nothing else into a folder: the bundles, what they read beside them, and the packages outside of them. */
export function layOut(target: string, others?: readonly string[]): void;

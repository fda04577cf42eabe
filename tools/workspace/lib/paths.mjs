import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the whole workspace. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** @param {string[]} segments */
export const inRoot = (...segments) => join(root, ...segments);

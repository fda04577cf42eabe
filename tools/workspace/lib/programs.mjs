import { join } from 'node:path';
import { inRoot } from './paths.mjs';

/** What runs as a process of its own, by project: the module that it begins with, as it is compiled. */
const entries = {
  cli: 'tools/cli/dist/main.js',
  invoices: 'apps/invoices/dist/main.js',
  orders: 'apps/orders/dist/main.js',
  portal: 'apps/portal/server/main.mjs',
  sso: 'apps/sso/dist/main.js',
};

/** @typedef {keyof typeof entries} Program */
/** @type {readonly Program[]} */
export const programNames = Object.keys(entries);

/** The module that a program begins with, from which it is bundled. @param {Program} name */
export const entryOf = (name) => inRoot(entries[name]);

/** The folder of a program's bundle, below the project's. @param {Program} name */
export const bundleOf = (name) => inRoot(...entries[name].split('/').slice(0, 2), 'bundle');

/** What Node starts: the same file in a test, at `npm start` and in the image (docs/decisions/0072). @param {Program} name */
export const programFile = (name) => join(bundleOf(name), 'main.js');

import { readFileSync } from 'node:fs';
import { inRoot } from '../paths.mjs';
import { sourceFiles } from '../source-files.mjs';

/** Where each program reads its environment, by `EnvironmentReader`. */
const readers = {
  sso: ['apps/sso/src', 'libs/runtime/src/http', 'libs/telemetry/src'],
  orders: ['apps/orders/src', 'libs/resource-app/src', 'libs/runtime/src/http', 'libs/telemetry/src'],
  invoices: ['apps/invoices/src', 'libs/resource-app/src', 'libs/runtime/src/http', 'libs/telemetry/src'],
  portal: ['apps/portal/server', 'libs/runtime/src/http', 'libs/telemetry/src/log'],
  cli: ['tools/cli/src'],
};
/** Where the variables of policies are described, and who reads them. */
const policies = { file: 'libs/administration/src/settings/policies.ts', apps: ['sso', 'cli'] };
const described = /'([A-Z][A-Z0-9_]{3,})'(?:(?<=\w\(\s*'[A-Z0-9_]+'),\s*(?:'([^']*)'|(\d[\d_]*)))?/g;
const ofFiles = ['secret', 'currentSecret', 'secretSource', 'optionalSecret', 'parsedSecret'];
const mayBeAbsent = [
  'optional',
  'optionalParsed',
  'optionalPort',
  'optionalUrl',
  'optionalOrigin',
  'optionalSecret',
  'list',
  'flag',
  'number',
];
const read =
  /\bread\.(\w+)\(\s*'([A-Z][A-Z0-9_]*)'(?:\)\s*\?\?\s*'([^']*)'|,\s*(?:(?:\[[^\]]*\]|[a-z]\w*),\s*)?(?:'([^']*)'|(\d[\d_]*)))?/g;

/**
 * @typedef {{ app: string, name: string, required: boolean, isSwitch: boolean, fallback?: string }} ReadVariable
 * @returns {readonly ReadVariable[]} what the programs read, as their sources say; once for each place
 */
export function variablesRead() {
  const read = Object.entries(readers).flatMap(([app, folders]) =>
    folders.flatMap((folder) =>
      [...sourceFiles(inRoot(folder))].filter(isProduct).flatMap((file) => readIn(app, file)),
    ),
  );
  return [...read, ...policies.apps.flatMap(ofPolicies)];
}

function ofPolicies(app) {
  return [...readFileSync(inRoot(policies.file), 'utf8').matchAll(described)].map(([, name, ...fallbacks]) => ({
    ...{ app, name, required: false, isSwitch: false },
    fallback: fallbacks.find((each) => each !== undefined)?.replace(/(?<=\d)_(?=\d)/g, ''),
  }));
}

function readIn(app, file) {
  return [...readFileSync(file, 'utf8').matchAll(read)].flatMap(([, method, name, ...fallbacks]) => {
    if (method === 'refuse') return [];
    const fallback = fallbacks.find((each) => each !== undefined)?.replace(/(?<=\d)_(?=\d)/g, '');
    const required = fallback === undefined && !mayBeAbsent.includes(method);
    const variable = { app, name, required, isSwitch: method === 'flag', fallback };
    return ofFiles.includes(method) ? [variable, { ...variable, name: `${name}_FILE` }] : [variable];
  });
}

const isProduct = (file) => !/\.spec\.\w+$/.test(file);

/**
 * @typedef {{ names: readonly string[], apps: readonly string[], meaning: string }} DocumentedVariables
 * @param {string} page with a table whose columns are variable, app and meaning
 * @returns {readonly DocumentedVariables[]}
 */
export function variablesDocumented(page) {
  const rows = page.split('\n').filter((line) => /^\| `[A-Z][A-Z0-9_]*`/.test(line));
  return rows.map((row) => {
    const [, variable = '', app = '', meaning = ''] = row.split('|').map((cell) => cell.trim());
    const names = [...variable.matchAll(/`([A-Z][A-Z0-9_]*)`/g)].map(([, name]) => name);
    return {
      names,
      apps: app.split(', ').flatMap((each) => (each === 'all' ? ['sso', 'orders', 'invoices', 'portal'] : [each])),
      meaning,
    };
  });
}

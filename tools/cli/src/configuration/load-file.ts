import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { concerning } from '@signet/runtime';
import { createJiti } from 'jiti';
import { CliError } from '../cli-error.js';
import { longestConfiguration, readYaml } from './read-yaml.js';

/** Looked for in this order, where no file is named. */
export const usualFiles = [
  'signet.config.ts',
  'signet.config.mjs',
  'signet.config.js',
  'signet.yaml',
  'signet.yml',
  'signet.json',
];

const programs: ReadonlySet<string> = new Set(['.ts', '.mts', '.js', '.mjs']);

export interface LoadedFile {
  readonly path: string;
  /** As it was written. */
  readonly document: unknown;
}

/**
 * A configuration from a file. One of TypeScript or JavaScript is a program: it runs here, with all that its operator may do, and its default
 * export is what counts; no issuer ever runs one.
 * @throws CliError
 */
export async function loadFile(named: string | undefined, folder: string): Promise<LoadedFile> {
  const path = named === undefined ? usualFile(folder) : resolve(folder, named);
  if (!existsSync(path)) throw new CliError(`${path}: there is no such file`);
  return concerning(path, async () => {
    const document = programs.has(extname(path)) ? await exportOf(path) : readYaml(boundedText(path));
    return { path, document };
  });
}

function usualFile(folder: string): string {
  const found = usualFiles.map((name) => resolve(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new CliError(`--config names the file; there is none of ${usualFiles.join(', ')} in ${folder}`);
  return found;
}

function boundedText(path: string): string {
  if (statSync(path).size > longestConfiguration) throw new Error(`has ${longestConfiguration} bytes at most`);
  return readFileSync(path, 'utf8');
}

async function exportOf(path: string): Promise<unknown> {
  // Nothing is kept of it beside: a file that changed is read as it is.
  const jiti = createJiti(path, { fsCache: false, moduleCache: false, interopDefault: false });
  const { default: document } = await jiti.import<{ readonly default?: unknown }>(path);
  if (typeof document !== 'object' || document === null)
    throw new Error('its default export is no configuration (defineSignet)');
  // As it would be sent.
  return JSON.parse(JSON.stringify(document));
}

import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type ConfigurationDocument, type SecretReference, secretReferences } from '@signet/administration';
import { EnvironmentReader } from '@signet/runtime';
import { CliError } from '../cli-error.js';

const longestSecret = 8192;

/**
 * What the references of a configuration lead to, by the name of the thing. None of it is said in an error.
 * @param path of the configuration: files beside it are named from there
 * @throws CliError
 */
export function readSecrets(
  document: ConfigurationDocument,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const found = [...secretReferences(document)].map(
    ([thing, reference]) => [thing, secretOf(thing, reference, path, env)] as const,
  );
  return Object.fromEntries(found);
}

function secretOf(
  thing: string,
  reference: SecretReference,
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  if ('env' in reference) {
    // By a name that the operator chose: none that another one is a slip of.
    const value = new EnvironmentReader(env).optional(reference.env);
    if (value === undefined) throw new CliError(`${thing}: ${reference.env} is not set`);
    return value;
  }
  const file = resolve(dirname(path), reference.file);
  let text: string;
  try {
    text = statSync(file).size > longestSecret ? '' : readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CliError(`${thing}: ${file} cannot be read`, { cause });
  }
  if (text === '') throw new CliError(`${thing}: ${file} has no secret of at most ${longestSecret} bytes`);
  return text;
}

import { readFileSync } from 'node:fs';
import { type DatabaseConfig, parseDatabaseUrl } from '@signet/runtime/database';

export type { DatabaseConfig } from '@signet/runtime/database';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that stops the start; the message is one line that names it and never holds its value. */
export class ConfigError extends Error {
  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`);
    this.name = 'ConfigError';
  }
}

export function optional(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

export function required(env: Environment, name: string): string {
  const value = optional(env, name);
  if (value === undefined) throw new ConfigError(name, 'is not set');
  return value;
}

/** An absolute http(s) URL without a fragment, credentials or a trailing slash; undefined when the variable is not set. */
export function optionalUrl(env: Environment, name: string): string | undefined {
  const value = optional(env, name);
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '') {
    throw new ConfigError(name, 'must be an absolute http or https URL');
  }
  return value.replace(/\/+$/, '');
}

export function requiredUrl(env: Environment, name: string): string {
  required(env, name);
  return optionalUrl(env, name) as string;
}

/** The origin that may call from a browser. */
export function optionalOrigin(env: Environment, name: string): string | undefined {
  const value = optionalUrl(env, name);
  if (value !== undefined && new URL(value).origin !== value) {
    throw new ConfigError(name, 'must be an origin: scheme, host and port, no path');
  }
  return value;
}

export function port(env: Environment, name: string, fallback: number): number {
  const value = optional(env, name) ?? String(fallback);
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new ConfigError(name, 'must be a port from 0 to 65535');
  return Number(value);
}

export function flag(env: Environment, name: string): boolean {
  const value = optional(env, name) ?? 'false';
  if (value !== 'true' && value !== 'false') throw new ConfigError(name, 'must be true or false');
  return value === 'true';
}

/** The secret itself, or the content of the file that `${name}_FILE` names. */
export function secret(env: Environment, name: string): string {
  const file = optional(env, `${name}_FILE`);
  if (file === undefined) return required(env, name);
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch {
    throw new ConfigError(`${name}_FILE`, 'names a file that cannot be read');
  }
  if (content === '') throw new ConfigError(`${name}_FILE`, 'names an empty file');
  return content;
}

/** As `parseDatabaseUrl` reads it. */
export function database(env: Environment, name: string, fallback: string): DatabaseConfig {
  try {
    return parseDatabaseUrl(optional(env, name) ?? fallback);
  } catch (error) {
    throw new ConfigError(name, (error as Error).message);
  }
}

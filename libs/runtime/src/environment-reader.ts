import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { ConfigError, type Environment } from './config-error.js';
import { type CurrentSecret, fileSecret } from './files/file-secret.js';
import { keepFilePrivate } from './files/private-files.js';
import { warn } from './log-line.js';
import { misspelt } from './misspelt.js';

export interface NumberBounds {
  /** What is counted, as in "must be … from 1 to 64". */
  readonly unit: string;
  readonly least: number;
  readonly most: number;
}

/** A secret, or the file in which it is. */
export type SecretSource =
  | { readonly value: string; readonly file?: undefined }
  | { readonly file: string; readonly value?: undefined };

/**
 * What `parse` reads of the environment. It is read to its end whatever is wrong, and then all that is wrong is said at once;
 * so is a variable that nobody reads, where its name is nearly that of one that is not set.
 * @throws ConfigError
 */
export function readEnvironment<T>(environment: Environment, parse: (read: EnvironmentReader) => T): T {
  const read = new EnvironmentReader(environment);
  let parsed: T | undefined;
  try {
    parsed = parse(read);
  } catch (error) {
    // What was parsed from a value that is wrong may be anything.
    if (read.problems.length === 0) throw error;
  }
  const problems = [...read.problems, ...misspelt(environment, read.asked, read.ofOthers)];
  if (problems.length > 0) throw ConfigError.of(problems);
  return parsed as T;
}

/**
 * What operators decide, from the variables of the environment, for `readEnvironment`. Spaces around a value do not count, and
 * a variable that is empty is not set. What is wrong is kept in `problems`, and what is given in its place must not be used.
 */
export class EnvironmentReader {
  readonly problems: ConfigError[] = [];
  /** Every variable that was asked for. */
  readonly asked = new Set<string>();
  /** Variables that a standard has and we do not follow: no mistake, however near their names are to those of ours. */
  readonly ofOthers = new Set<string>();

  constructor(private readonly environment: Environment) {}

  optional(name: string): string | undefined {
    this.asked.add(name);
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  required(name: string): string {
    return this.optional(name) ?? this.refuse(name, 'is not set');
  }

  /** Notes what is wrong with a variable, in words that go on from its name without its value; gives nothing to go on with. */
  refuse(name: string, problem: string): never {
    this.problems.push(new ConfigError(name, problem));
    // Reading goes on: the next variable may be wrong too, and nobody gets the result.
    return undefined as never;
  }

  /**
   * What `parse` makes of the value, or of `fallback`.
   * @param parse throws an Error that goes on from the variable's name, without the value
   */
  parsed<T>(name: string, parse: (value: string) => T, fallback?: string): T {
    const value = this.optional(name) ?? fallback;
    return value === undefined ? this.refuse(name, 'is not set') : this.#parse(name, value, parse);
  }

  /** The `iss` of every token: https, or http on loopback; it may have a path. */
  issuer(name: string): string {
    return this.parsed(name, parseIssuer);
  }

  /** A name or an address to listen on. */
  host(name: string, fallback: string): string {
    return this.parsed(name, parseHost, fallback);
  }

  /** An absolute http(s) URL without a fragment, credentials or a trailing slash. */
  url(name: string): string {
    return this.parsed(name, parseUrl);
  }

  /** As `parsed`; undefined where it is not set. */
  optionalParsed<T>(name: string, parse: (value: string) => T): T | undefined {
    return this.optional(name) === undefined ? undefined : this.parsed(name, parse);
  }

  optionalUrl(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.url(name);
  }

  /** Scheme, host and port. */
  origin(name: string): string {
    return this.parsed(name, parseOrigin);
  }

  optionalOrigin(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.origin(name);
  }

  /** A whole number; undefined where it is not set. */
  number(name: string, { unit, least, most }: NumberBounds): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    return this.refuse(name, `must be ${unit} from ${least} to ${most}`);
  }

  /** 0 is any that is free. */
  port(name: string, fallback: number): number {
    return this.optionalPort(name) ?? fallback;
  }

  /** As `port`; undefined where it is not set. */
  optionalPort(name: string): number | undefined {
    return this.number(name, { unit: 'a port', least: 0, most: 65_535 });
  }

  /** `true` or `false`; false where it is not set. */
  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name) ?? fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    return this.refuse(name, `must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
  }

  /** What stands between commas, each as `parse` gives it; empty where it is not set. */
  list<T = string>(name: string, parse: (item: string) => T = (item) => item as T): readonly T[] {
    const items = (this.optional(name) ?? '').split(',').map((item) => item.trim());
    return items.filter((item) => item !== '').map((item) => this.#parse(name, item, parse));
  }

  /** The variable itself, or `${name}_FILE`: nobody guesses which of two was meant. */
  secretSource(name: string): SecretSource {
    const [value, file] = [this.optional(name), this.optional(`${name}_FILE`)];
    if (value !== undefined && file !== undefined) return this.refuse(name, `and ${name}_FILE are both set`);
    if (value !== undefined) return { value };
    if (file !== undefined) return { file };
    return this.refuse(name, `or ${name}_FILE is not set`);
  }

  /** The secret itself, wherever it is; a file's without the space around it. */
  secret(name: string): string {
    const { value, file } = this.secretSource(name) ?? {};
    return value ?? this.#contentOf(`${name}_FILE`, file);
  }

  /** As `secret`, for a process that holds it for long: from a file it is read anew each time. */
  currentSecret(name: string): CurrentSecret {
    const { value, file } = this.secretSource(name) ?? {};
    if (file === undefined) return value as string;
    const first = this.#contentOf(`${name}_FILE`, file);
    return fileSecret(file, first, () => warn({ event: 'secret_file_lost', variable: `${name}_FILE` }));
  }

  /** As `secret`; undefined where neither variable is set. */
  optionalSecret(name: string): string | undefined {
    const isSet = [name, `${name}_FILE`].some((each) => this.optional(each) !== undefined);
    return isSet ? this.secret(name) : undefined;
  }

  /** What `parse` makes of a secret, as `parsed` does of a value. */
  parsedSecret<T>(name: string, parse: (value: string) => T): T {
    const known = this.problems.length;
    const value = this.secret(name);
    const inFile = this.optional(name) === undefined;
    return this.problems.length > known
      ? (undefined as never)
      : this.#parse(inFile ? `${name}_FILE` : name, value, parse);
  }

  #parse<T>(name: string, value: string, parse: (value: string) => T): T {
    try {
      return parse(value);
    } catch (error) {
      return this.refuse(name, error instanceof Error ? error.message : 'is not valid');
    }
  }

  #contentOf(variable: string, file: string | undefined): string {
    if (file === undefined) return undefined as never;
    let content: string;
    try {
      content = readFileSync(file, 'utf8').trim();
    } catch {
      return this.refuse(variable, 'names a file that cannot be read');
    }
    keepFilePrivate(file);
    return content === '' ? this.refuse(variable, 'names an empty file') : content;
  }
}

function parseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new Error('must be an absolute http or https URL');
  }
  if (value.endsWith('/')) throw new Error('must not end with a slash');
  return value;
}

function parseOrigin(value: string): string {
  const url = parseUrl(value);
  if (new URL(url).origin !== url) throw new Error('must be an origin: scheme, host and port, no path');
  return url;
}

function parseIssuer(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const path = url?.pathname === '/' ? '' : url?.pathname;
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback);
  if (isSafe && value.endsWith('/')) throw new Error('must not end with a slash');
  if (isSafe && value === `${url?.origin}${path}`) return value;
  throw new Error('must be https://host, or http:// on loopback, without query or fragment, in lower case');
}

function parseHost(value: string): string {
  if (isIP(value) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(value)) return value;
  throw new Error('must be a name or an address, without scheme and port');
}

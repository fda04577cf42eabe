import { readFileSync } from 'node:fs';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable that stops the start; the message is one line that names it and never holds its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(variable: string, problem: string) {
    super(`${variable} ${problem}`);
  }
}

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
 * What operators decide, from the variables of the environment. Spaces around a value do not count, and a variable that is
 * empty is not set. What is wrong is a ConfigError.
 */
export class EnvironmentReader {
  constructor(private readonly environment: Environment) {}

  optional(name: string): string | undefined {
    const value = this.environment[name]?.trim();
    return value === '' ? undefined : value;
  }

  /** @throws ConfigError */
  required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) throw new ConfigError(name, 'is not set');
    return value;
  }

  /**
   * What `parse` makes of the value, or of `fallback`.
   * @param parse throws an Error that goes on from the variable's name, without the value
   * @throws ConfigError, where it is not set and nothing stands in for it as well
   */
  parsed<T>(name: string, parse: (value: string) => T, fallback?: string): T {
    const value = this.optional(name) ?? fallback ?? this.required(name);
    try {
      return parse(value);
    } catch (error) {
      throw new ConfigError(name, error instanceof Error ? error.message : 'is not valid');
    }
  }

  /** An absolute http(s) URL without a fragment, credentials or a trailing slash. @throws ConfigError */
  url(name: string): string {
    return this.parsed(name, parseUrl);
  }

  optionalUrl(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.url(name);
  }

  /** Scheme, host and port. @throws ConfigError */
  origin(name: string): string {
    return this.parsed(name, parseOrigin);
  }

  optionalOrigin(name: string): string | undefined {
    return this.optional(name) === undefined ? undefined : this.origin(name);
  }

  /** A whole number; undefined where it is not set. @throws ConfigError */
  number(name: string, { unit, least, most }: NumberBounds): number | undefined {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new ConfigError(name, `must be ${unit} from ${least} to ${most}`);
  }

  /** 0 is any that is free. @throws ConfigError */
  port(name: string, fallback: number): number {
    return this.number(name, { unit: 'a port', least: 0, most: 65_535 }) ?? fallback;
  }

  /** `true` or `false`; false where it is not set. @throws ConfigError */
  flag(name: string): boolean {
    return this.oneOf(name, ['true', 'false'], 'false') === 'true';
  }

  /** @throws ConfigError */
  oneOf<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.optional(name) ?? fallback;
    const chosen = choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    throw new ConfigError(name, `must be ${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
  }

  /** What stands between commas; empty where it is not set. */
  list(name: string): readonly string[] {
    const items = (this.optional(name) ?? '').split(',').map((item) => item.trim());
    return items.filter((item) => item !== '');
  }

  /** The variable itself, or `${name}_FILE`: nobody guesses which of two was meant. @throws ConfigError */
  secretSource(name: string): SecretSource {
    const [value, file] = [this.optional(name), this.optional(`${name}_FILE`)];
    if (value !== undefined && file !== undefined) throw new ConfigError(name, `and ${name}_FILE are both set`);
    if (value !== undefined) return { value };
    if (file !== undefined) return { file };
    throw new ConfigError(name, `or ${name}_FILE is not set`);
  }

  /** The secret itself, wherever it is; a file's without the space around it. @throws ConfigError */
  secret(name: string): string {
    const { value, file } = this.secretSource(name);
    return value ?? contentOf(`${name}_FILE`, file);
  }
}

function parseUrl(value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hash !== '' || url.username !== '' || url.password !== '') {
    throw new Error('must be an absolute http or https URL');
  }
  return value.replace(/\/+$/, '');
}

function parseOrigin(value: string): string {
  const url = parseUrl(value);
  if (new URL(url).origin !== url) throw new Error('must be an origin: scheme, host and port, no path');
  return url;
}

function contentOf(variable: string, file: string): string {
  let content: string;
  try {
    content = readFileSync(file, 'utf8').trim();
  } catch {
    throw new ConfigError(variable, 'names a file that cannot be read');
  }
  if (content === '') throw new ConfigError(variable, 'names an empty file');
  return content;
}

import { isJsonObject } from '@signet/runtime';
import { OAuthError } from '../../shared/oauth-error.js';

const longestText = 2048;
const longestList = 50;

export type MetadataDocument = Readonly<Record<string, unknown>>;

/** @throws OAuthError invalid_client_metadata unless it is a JSON object */
export function metadataDocument(value: unknown): MetadataDocument {
  if (!isJsonObject(value)) {
    throw new OAuthError('invalid_client_metadata', 'the metadata must be a JSON object');
  }
  return value;
}

/** Reads members of client metadata by type; null is as good as absent (RFC 7591 §3.1 leaves it open, clients send it). */
export class MetadataReader {
  constructor(private readonly document: MetadataDocument) {}

  text(name: string): string | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > longestText || hasControls(value)) {
      throw unfit(name, 'must be a text');
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.#value(name);
    if (value !== undefined && typeof value !== 'boolean') throw unfit(name, 'must be true or false');
    return value as boolean | undefined;
  }

  seconds(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1e9) {
      throw unfit(name, 'must be a number of seconds');
    }
    return value;
  }

  texts(name: string): readonly string[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    const fits =
      Array.isArray(value) &&
      value.length <= longestList &&
      value.every((item) => typeof item === 'string' && item.length <= longestText && !hasControls(item));
    if (!fits) throw unfit(name, 'must be a list of texts');
    return [...new Set(value as string[])];
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((item) => item === value);
    if (value !== undefined && found === undefined) throw unfit(name, 'has a value that is not supported');
    return found;
  }

  someOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] | undefined {
    const values = this.texts(name);
    if (values === undefined) return undefined;
    const known = values.filter((value): value is T => allowed.some((item) => item === value));
    if (known.length !== values.length) throw unfit(name, 'has a value that is not supported');
    return known;
  }

  https(name: string): string | undefined {
    const value = this.text(name);
    if (value !== undefined && !isHttps(value)) throw unfit(name, 'must be an https address');
    return value;
  }

  value(name: string): unknown {
    return this.#value(name);
  }

  #value(name: string): unknown {
    const value = Object.hasOwn(this.document, name) ? this.document[name] : undefined;
    return value === null ? undefined : value;
  }
}

export function isHttps(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return protocol === 'https:' && username === '' && password === '';
}

export function unfit(name: string, reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', `${name} ${reason}`);
}

function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value);
}

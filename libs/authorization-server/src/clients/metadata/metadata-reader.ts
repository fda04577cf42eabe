import { isJsonObject } from '@signet/runtime';
import { OAuthError } from '../../shared/oauth-error.js';
import { type UriUse, uriFault } from './registered-uris.js';

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
  readonly #asked = new Set<string>();

  /** @param within what refusals call the document, where it is a part of another */
  constructor(
    private readonly document: MetadataDocument,
    private readonly within = '',
  ) {}

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > longestText || hasControls(value)) {
      throw this.unfit(name, 'must be a text');
    }
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value !== undefined && typeof value !== 'boolean') throw this.unfit(name, 'must be true or false');
    return value as boolean | undefined;
  }

  seconds(name: string): number | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 1e9) {
      throw this.unfit(name, 'must be a number of seconds');
    }
    return value;
  }

  texts(name: string, most = longestList): readonly string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const fits =
      Array.isArray(value) &&
      value.length <= most &&
      value.every((item) => typeof item === 'string' && item.length <= longestText && !hasControls(item));
    if (!fits) throw this.unfit(name, 'must be a list of texts');
    return [...new Set(value as string[])];
  }

  /** One reader for each object of a list. */
  objects(name: string, most = longestList): readonly MetadataReader[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length > most || !value.every(isObject)) {
      throw this.unfit(name, 'must be a list of objects');
    }
    return value.map((item: MetadataDocument) => new MetadataReader(item, `${this.within}${name}: `));
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((item) => item === value);
    if (value !== undefined && found === undefined) throw this.unfit(name, 'has a value that is not supported');
    return found;
  }

  someOf<T extends string>(name: string, allowed: readonly T[]): readonly T[] | undefined {
    const values = this.texts(name);
    if (values === undefined) return undefined;
    const known = values.filter((value): value is T => allowed.some((item) => item === value));
    if (known.length !== values.length) throw this.unfit(name, 'has a value that is not supported');
    return known;
  }

  https(name: string, use: Exclude<UriUse, 'redirect'> = 'service'): string | undefined {
    const value = this.text(name);
    const fault = value === undefined ? undefined : uriFault(value, use);
    if (fault !== undefined) throw this.unfit(name, `must be an https address, and it ${fault}`);
    return value;
  }

  value(name: string): unknown {
    this.#asked.add(name);
    const value = Object.hasOwn(this.document, name) ? this.document[name] : undefined;
    return value === null ? undefined : value;
  }

  unfit(name: string, reason: string): OAuthError {
    return unfit(`${this.within}${name}`, reason);
  }

  /** When all was read: a member that nobody asked for is a mistake. @throws OAuthError invalid_client_metadata that names it */
  refuseUnknown(): void {
    const unknown = Object.keys(this.document).find((name) => !this.#asked.has(name));
    if (unknown !== undefined) throw this.unfit(publishable(unknown), 'is no member that this client can have');
  }
}

export function unfit(name: string, reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', `${name} ${reason}`);
}

function isObject(value: unknown): value is MetadataDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The characters of an `error_description` (RFC 6749 §5.2). */
function publishable(name: string): string {
  return name.slice(0, 64).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?');
}

function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value);
}

import { givenName, isJsonObject, nameMaxLength } from '@signet/runtime';
import { type MemberName, memberLimits, mostLanguages, mostListed } from '../../shared/limits.js';
import { OAuthError } from '../../shared/oauth-error.js';
import { type UriUse, uriFault } from './registered-uris.js';

/** RFC 5646 §4.4.1: as long as any that is in use. */
const longestTag = 35;

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

  /** @param key where it stands, when it is one of several languages */
  text(name: MemberName, key: string = name): string | undefined {
    const value = this.value(key);
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || value === '' || value.length > memberLimits[name] || hasControls(value)) {
      throw this.unfit(key, 'must be a text');
    }
    return value;
  }

  /** What people read of whoever gave it, see `givenName`. */
  name(name: MemberName, key: string = name): string | undefined {
    const value = this.text(name, key);
    const given = value === undefined ? undefined : givenName(value);
    if (value !== undefined && given === undefined) {
      throw this.unfit(
        key,
        `must be 1 to ${nameMaxLength} letters, none of them invisible, private or turning text round`,
      );
    }
    return given;
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

  texts(name: MemberName, most: number = mostListed): readonly string[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    const fits =
      Array.isArray(value) &&
      value.length <= most &&
      value.every((item) => typeof item === 'string' && item.length <= memberLimits[name] && !hasControls(item));
    if (!fits) throw this.unfit(name, 'must be a list of texts');
    return [...new Set(value as string[])];
  }

  /** One reader for each object of a list. */
  objects(name: string, most: number = mostListed): readonly MetadataReader[] | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length > most || !value.every(isObject)) {
      throw this.unfit(name, 'must be a list of objects');
    }
    return value.map((item: MetadataDocument) => new MetadataReader(item, `${this.within}${name}: `));
  }

  oneOf<T extends string>(name: MemberName, allowed: readonly T[]): T | undefined {
    const value = this.text(name);
    const found = allowed.find((item) => item === value);
    if (value !== undefined && found === undefined) throw this.unfit(name, 'has a value that is not supported');
    return found;
  }

  someOf<T extends string>(name: MemberName, allowed: readonly T[]): readonly T[] | undefined {
    const values = this.texts(name);
    if (values === undefined) return undefined;
    const known = values.filter((value): value is T => allowed.some((item) => item === value));
    if (known.length !== values.length) throw this.unfit(name, 'has a value that is not supported');
    return known;
  }

  https(name: MemberName, use: Exclude<UriUse, 'redirect'> = 'service', key: string = name): string | undefined {
    const value = this.text(name, key);
    const fault = value === undefined ? undefined : uriFault(value, use);
    if (fault !== undefined) throw this.unfit(key, `must be an https address, and it ${fault}`);
    return value;
  }

  /**
   * A member in several languages, `name#de` (RFC 7591 §2.2), by BCP 47 tag as `Intl` writes it. What is behind the `#` and no tag makes
   * it another member, which nobody knows.
   */
  inLanguages(
    name: MemberName,
    read: (key: string) => string | undefined,
  ): Readonly<Record<string, string>> | undefined {
    const found = new Map<string, string>();
    for (const key of Object.keys(this.document).filter((each) => each.startsWith(`${name}#`))) {
      const tag = languageTag(key.slice(name.length + 1));
      const value = tag === undefined ? undefined : read(key);
      if (tag === undefined || value === undefined) continue;
      if (found.has(tag)) throw this.unfit(publishable(key), 'is there twice');
      if (found.size === mostLanguages) throw this.unfit(name, `can be in ${mostLanguages} languages`);
      found.set(tag, value);
    }
    return found.size === 0 ? undefined : Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
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

/** As the one language that it means is written. */
function languageTag(text: string): string | undefined {
  if (text.length > longestTag) return undefined;
  try {
    return Intl.getCanonicalLocales(text)[0];
  } catch {
    return undefined;
  }
}

/** The characters of an `error_description` (RFC 6749 §5.2). */
function publishable(name: string): string {
  return name.slice(0, 64).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?');
}

function hasControls(value: string): boolean {
  return /\p{Cc}/u.test(value);
}

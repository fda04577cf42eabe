import { isJsonObject } from '@signet/runtime';
import { Untaken } from '../imported.js';

/** Texts are at most so long; nothing of a person, a group or a client is longer. */
const longestText = 100_000;
const mostItems = 10_000;

/** The members of an object that another system wrote. What is null is not there. @throws Untaken for one of another type */
export class Members {
  readonly #object: Readonly<Record<string, unknown>>;

  constructor(value: unknown, what = 'it') {
    if (!isJsonObject(value)) throw new Untaken(`${what} is no object`);
    this.#object = value;
  }

  value(name: string): unknown {
    return Object.hasOwn(this.#object, name) ? (this.#object[name] ?? undefined) : undefined;
  }

  get names(): readonly string[] {
    return Object.keys(this.#object);
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    if (value === undefined || value === '') return undefined;
    if (typeof value !== 'string') throw new Untaken(`${name} is no text`);
    if (value.length > longestText) throw new Untaken(`${name} is too long`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.value(name);
    if (value !== undefined && typeof value !== 'boolean') throw new Untaken(`${name} is neither true nor false`);
    return value;
  }

  /** Also where it is written as a text, as some do. */
  number(name: string): number | undefined {
    const value = this.value(name);
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
    if (number === undefined) return undefined;
    if (typeof number !== 'number' || !Number.isFinite(number)) throw new Untaken(`${name} is no number`);
    return number;
  }

  list(name: string, most = mostItems): readonly unknown[] {
    const value = this.value(name) ?? [];
    if (!Array.isArray(value)) throw new Untaken(`${name} is no list`);
    if (value.length > most) throw new Untaken(`${name} is too long`);
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((item) => {
      if (typeof item !== 'string' || item.length > longestText) throw new Untaken(`${name} has what is no text`);
      return item;
    });
  }

  objects(name: string, most = mostItems): readonly Members[] {
    return this.list(name, most).map((item) => new Members(item, `an item of ${name}`));
  }

  /** An empty one where there is none. */
  object(name: string): Members {
    return new Members(this.value(name) ?? {}, name);
  }
}

import { ImportFault } from '../imported.js';
import { parseStrictJson } from './strict-json.js';

/** A value of the file: an item of an array that is read item by item, or a whole member. */
export interface JsonSlice {
  /** The member of the outermost object; the empty text in an outermost array. */
  readonly member: string;
  /** Undefined where it is larger than may be held. */
  readonly json: Uint8Array | undefined;
}

export interface SliceOptions {
  /** Members whose arrays are read item by item. */
  readonly items: readonly string[];
  /** Bytes of one slice; 1 MiB where nothing is said of its member. */
  readonly largest?: Readonly<Record<string, number>>;
}

/** Bytes of one record: what is larger is nobody's. */
export const largestRecord = 1 << 20;
const longestName = 1024;
/** Members of the outermost object. */
const mostMembers = 10_000;

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

type State =
  | 'start'
  | 'name_or_end'
  | 'name'
  | 'colon'
  | 'value'
  | 'item_or_end'
  | 'item'
  | 'inside'
  | 'behind'
  | 'done';

/**
 * Reads a JSON text (RFC 8259) of any length and holds no more than one slice of it.
 * @throws ImportFault where it is no JSON, or ends before its end
 */
export async function* jsonSlices(bytes: AsyncIterable<Uint8Array>, options: SliceOptions): AsyncGenerator<JsonSlice> {
  const slicer = new JsonSlicer(options);
  for await (const chunk of bytes) yield* slicer.write(chunk);
  slicer.end();
}

class JsonSlicer {
  #state: State = 'start';
  #outermost: 'object' | 'array' = 'object';
  #member = '';
  readonly #members = new Set<string>();
  /** Whether items are read, and not members. */
  #isInItems = false;
  /** Whether what is inside is the name of a member. */
  #isName = false;
  #isKept = false;
  #depth = 0;
  #isString = false;
  #isEscaped = false;
  #pieces: Uint8Array[] = [];
  #size = 0;
  #offset = 0;

  constructor(private readonly options: SliceOptions) {}

  *write(chunk: Uint8Array): Generator<JsonSlice> {
    let at = 0;
    if (this.#offset === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) at = 3;
    while (at < chunk.length) {
      if (this.#state === 'inside') {
        const end = this.#endOfValue(chunk, at);
        this.#keep(chunk.subarray(at, end ?? chunk.length));
        at = end ?? chunk.length;
        if (end === undefined) break;
        const slice = this.#leave();
        if (slice) yield slice;
      } else {
        const byte = chunk[at] ?? 0;
        at += isSpace(byte) || this.#step(byte) ? 1 : 0;
      }
    }
    this.#offset += chunk.length;
  }

  end(): void {
    if (this.#state !== 'done') throw new ImportFault('the file ends before its end');
  }

  /** @returns whether the byte is done with; else it begins what comes now */
  #step(byte: number): boolean {
    switch (this.#state) {
      case 'start':
        this.#outermost = byte === openBracket ? 'array' : 'object';
        this.#isInItems = byte === openBracket;
        if (byte !== openBrace && byte !== openBracket) throw this.#fault();
        this.#state = byte === openBracket ? 'item_or_end' : 'name_or_end';
        return true;
      case 'name_or_end':
      case 'name':
        if (byte === closeBrace && this.#state === 'name_or_end') return this.#to('done');
        if (byte !== quote) throw this.#fault();
        return this.#enter({ isName: true, isKept: true });
      case 'colon':
        if (byte !== colon) throw this.#fault();
        return this.#to('value');
      case 'value':
        if (byte === openBracket && this.options.items.includes(this.#member)) {
          this.#isInItems = true;
          return this.#to('item_or_end');
        }
        return this.#enter({ isName: false, isKept: false });
      case 'item_or_end':
        if (byte === closeBracket) return this.#endItems();
        return this.#enter({ isName: false, isKept: true });
      case 'item':
        return this.#enter({ isName: false, isKept: true });
      case 'behind':
        if (byte === comma) return this.#to(this.#isInItems ? 'item' : 'name');
        if (this.#isInItems && byte === closeBracket) return this.#endItems();
        if (!this.#isInItems && byte === closeBrace) return this.#to('done');
        throw this.#fault();
      default:
        throw this.#fault();
    }
  }

  #to(state: State): true {
    this.#state = state;
    return true;
  }

  #endItems(): true {
    this.#isInItems = false;
    return this.#to(this.#outermost === 'array' ? 'done' : 'behind');
  }

  #enter({ isName, isKept }: { readonly isName: boolean; readonly isKept: boolean }): false {
    this.#isName = isName;
    this.#isKept = isKept;
    this.#pieces = [];
    this.#size = 0;
    this.#depth = 0;
    this.#state = 'inside';
    return false;
  }

  /** Where the value that is read ends; undefined where it goes on. */
  #endOfValue(chunk: Uint8Array, from: number): number | undefined {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === backslash) this.#isEscaped = true;
        else if (byte === quote) {
          this.#isString = false;
          if (this.#depth === 0) return at + 1;
        }
      } else if (byte === quote) this.#isString = true;
      else if (byte === openBrace || byte === openBracket) this.#depth += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        if (this.#depth === 0) return at;
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      } else if (this.#depth === 0 && (byte === comma || isSpace(byte))) return at;
    }
    return undefined;
  }

  #keep(piece: Uint8Array): void {
    this.#size += piece.length;
    const largest = this.#isName ? longestName : (this.options.largest?.[this.#member] ?? largestRecord);
    if (!this.#isKept) return;
    if (this.#size > largest) this.#pieces = [];
    else this.#pieces.push(piece.slice());
  }

  #leave(): JsonSlice | undefined {
    if (this.#size === 0) throw this.#fault();
    const json = this.#pieces.length === 0 ? undefined : Buffer.concat(this.#pieces);
    this.#pieces = [];
    if (this.#isName) {
      this.#name(json);
      return undefined;
    }
    this.#state = 'behind';
    return this.#isKept ? { member: this.#member, json } : undefined;
  }

  #name(json: Uint8Array | undefined): void {
    if (json === undefined) throw this.#fault();
    this.#member = this.#nameOf(json);
    // Which of the two would count is not ours to guess.
    if (this.#members.has(this.#member)) throw new ImportFault('the file names one of its members twice');
    if (this.#members.size >= mostMembers) throw this.#fault();
    this.#members.add(this.#member);
    this.#state = 'colon';
  }

  #nameOf(json: Uint8Array): string {
    try {
      return String(parseStrictJson(json));
    } catch {
      throw this.#fault();
    }
  }

  #fault(): ImportFault {
    return new ImportFault('the file is no JSON, or not of this shape');
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

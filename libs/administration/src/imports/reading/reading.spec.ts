import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvFields } from './csv-fields.js';
import { jsonSlices, type SliceOptions } from './json-slices.js';
import { rowsOf } from './rows.js';
import { parseStrictJson } from './strict-json.js';

/** In chunks of so many bytes, as a file or a pipe may come. */
async function* chunked(text: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function slices(text: string | Uint8Array, options: SliceOptions, size = 7) {
  const found: [string, unknown][] = [];
  for await (const { member, json } of jsonSlices(chunked(text, size), options)) {
    found.push([member, json && parseStrictJson(json)]);
  }
  return found;
}

const anyJson = fc.jsonValue({ maxDepth: 4 });
/** As any writer may space it. */
const spaced = (value: unknown, space: number) => JSON.stringify(value, null, space);

describe('jsonSlices', () => {
  it('gives the items of the arrays that are asked for, however the text is spaced and cut', async () => {
    const run = fc.asyncProperty(
      fc.array(anyJson),
      fc.array(anyJson),
      anyJson,
      fc.nat(4),
      fc.integer({ min: 1, max: 64 }),
      async (users, groups, other, space, size) => {
        const text = spaced({ 'a"\\': other, users, x: other, groups, y: users }, space);
        const expected = [...users.map((item) => ['users', item]), ...groups.map((item) => ['groups', item])];
        const found = await slices(text, { items: ['users', 'groups'] }, size);
        expect(found).toEqual(JSON.parse(JSON.stringify(expected)));
      },
    );
    await fc.assert(run, { numRuns: 200 });
  });

  it('reads an outermost array, and passes a byte order mark', async () => {
    expect(await slices('\ufeff [1 , "a]", {"b":[2]}]\n', { items: [] }, 3)).toEqual([
      ['', 1],
      ['', 'a]'],
      ['', { b: [2] }],
    ]);
  });

  it.each(['', '   ', '{', '[', '[1', '{"users":[1', '{"users":[1]', '{"users":[1,', '{"users":"', '{"users'])(
    'tells a text that was cut off: %j',
    async (text) => {
      await expect(slices(text, { items: ['users'] })).rejects.toMatchObject({ name: 'ImportFault' });
    },
  );

  it.each([
    '[,]',
    '[1,,2]',
    '{,}',
    '{"a" 1}',
    '{"a":}',
    '{"a":1,}x',
    '1',
    '"a"',
    '[1]]',
    '[1] 2',
    '{"users":[1]2}',
    '{1:2}',
  ])('refuses what is no JSON at the outside: %s', async (text) => {
    await expect(slices(text, { items: ['users'] })).rejects.toMatchObject({
      name: 'ImportFault',
    });
  });

  it('refuses a member that is there twice, also by another spelling', async () => {
    for (const text of ['{"users":[1],"users":[2]}', '{"users":[1],"\\u0075sers":[2]}']) {
      await expect(slices(text, { items: ['users'] })).rejects.toThrow('twice');
    }
  });

  it('drops an item that is larger than may be held, and goes on', async () => {
    const text = JSON.stringify({ users: ['a', 'b'.repeat(100), 'c'], rest: 'd'.repeat(1_000) });
    expect(await slices(text, { items: ['users'], largest: { users: 50 } })).toEqual([
      ['users', 'a'],
      ['users', undefined],
      ['users', 'c'],
    ]);
  });
});

describe('parseStrictJson', () => {
  it.each([
    ['{"a":1,"a":2}', 'twice'],
    ['{"a":{"b":1,"\\u0062":2}}', 'twice'],
    ['[{"a":[]},{"a":[{"c":1,"c":1}]}]', 'twice'],
    ['{"__proto__":1,"__proto__":2}', 'twice'],
    [`${'['.repeat(33)}${']'.repeat(33)}`, 'deep'],
    ['{"a":1', 'no JSON'],
    ["{'a':1}", 'no JSON'],
  ])('refuses %s', (text, reason) => {
    expect(() => parseStrictJson(Buffer.from(text))).toThrow(reason);
  });

  it('refuses bytes that are no UTF-8', () => {
    expect(() => parseStrictJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow('UTF-8');
    expect(() => parseStrictJson(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]))).toThrow('UTF-8');
  });

  it('reads a text of any length once, and one that does not end too', () => {
    const long = 'x'.repeat(16 << 20);
    expect(parseStrictJson(Buffer.from(JSON.stringify({ long })))).toEqual({ long });
    // A pattern would begin anew at each of the quotation marks.
    expect(() => parseStrictJson(Buffer.from(`{"a${'\\"'.repeat(1 << 19)}`))).toThrow('no JSON');
  });

  it('takes a name again in another object, and any text for a value', () => {
    expect(parseStrictJson(Buffer.from('[{"a":"a:{}"},{"a":"\\",\\"a\\":"}]'))).toEqual([
      { a: 'a:{}' },
      { a: '","a":' },
    ]);
  });

  it('reads what any writer of JSON writes', () => {
    fc.assert(
      fc.property(anyJson, (value) =>
        expect(parseStrictJson(Buffer.from(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value))),
      ),
    );
  });
});

describe('rows and fields of RFC 4180', () => {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const rows = async (text: string, size = 5) => {
    const found: (readonly string[] | undefined)[] = [];
    for await (const row of rowsOf(chunked(text, size), { quoted: true, largest: 200 })) {
      found.push(row && csvFields(Buffer.from(row).toString()));
    }
    return found;
  };

  it('are what was written, with quotation marks, ends of lines and commas in them', async () => {
    const run = fc.asyncProperty(
      fc.array(
        fc.array(fc.string({ maxLength: 8, unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ü', ' ') }), {
          minLength: 1,
          maxLength: 4,
        }),
        {
          minLength: 1,
          maxLength: 5,
        },
      ),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 20 }),
      async (table, end, size) => {
        const text = table.map((row) => row.map(quoted).join(',')).join(end);
        expect(await rows(text, size)).toEqual(table);
      },
    );
    await fc.assert(run, { numRuns: 200 });
  });

  it('need no quotation marks, nor an end of the last line', async () => {
    expect(await rows('\ufeffa,b\r\n1,\r\n,"2"')).toEqual([
      ['a', 'b'],
      ['1', ''],
      ['', '2'],
    ]);
  });

  it('are not held where they are too large, and those behind are read', async () => {
    expect(await rows(`a\n${'x'.repeat(500)}\nb\n`)).toEqual([['a'], undefined, ['b']]);
  });

  it.each(['a"b', '"a"b', '"a', 'a,"b"c'])('are refused where their quotation marks do not fit: %s', (text) => {
    expect(() => csvFields(text)).toThrow('quotation marks');
  });
});

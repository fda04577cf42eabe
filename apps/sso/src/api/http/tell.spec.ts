import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { operations } from '../../admin/operations/index.js';
import { tell } from './tell.js';

const schema = z.strictObject({
  name: z.string().max(3),
  kind: z.enum(['a', 'b']),
  much: z.int().max(5).optional(),
  list: z.array(z.object({ id: z.string() })).readonly(),
  named: z.record(z.string(), z.object({ id: z.string() })).optional(),
  either: z
    .union([z.strictObject({ one: z.string() }), z.strictObject({ two: z.string() }), z.literal(true)])
    .optional(),
  any: z.unknown(),
});

describe('what is told of a value', () => {
  it('is what its schema has, of a value that fits', () => {
    const value = {
      name: 'x',
      kind: 'a',
      list: [{ id: '1' }],
      named: { n: { id: '2' } },
      either: true,
      any: { deep: [1] },
    };
    expect(tell(schema, value)).toEqual(value);
  });

  it('is the same of one that breaks its bounds, and never what the schema does not name', () => {
    const secret = { hash: 'secret' };
    const value = {
      ...secret,
      name: 'longer than three',
      kind: 'of a later version',
      much: 7,
      list: [{ id: '1', ...secret }],
      named: { n: { id: '2', ...secret } },
      either: { one: 'x', two: 'y', ...secret },
    };
    const told = tell(schema, value);
    expect(told).toEqual({
      name: 'longer than three',
      kind: 'of a later version',
      much: 7,
      list: [{ id: '1' }],
      named: { n: { id: '2' } },
      either: { one: 'x', two: 'y' },
    });
  });

  it.each([undefined, null, 'text', 7, [], {}, [{}], { list: 'none' }, { list: null, named: [] }, new Date(0)])(
    'fails of nothing, for no operation: %j',
    (value) => {
      for (const { answer } of operations) expect(() => tell(answer.schema, value)).not.toThrow();
    },
  );
});

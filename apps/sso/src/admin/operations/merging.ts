import { mergePatch } from '@signet/administration';
import { z } from 'zod';
import { Problem } from '../../api/http/problem.js';

/**
 * What a merge patch (RFC 7396 §2) may say of a value of this schema: of an object any of its members, each again a patch or null, which
 * takes it away; anything else whole. What comes of it is held to the schema itself (`merged`).
 */
export function patchOf(schema: z.ZodType): z.ZodType {
  const inner = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  if (inner instanceof z.ZodObject) {
    const members = Object.entries(inner.shape as Readonly<Record<string, z.ZodType>>);
    return z.strictObject(Object.fromEntries(members.map(([name, member]) => [name, orNull(member)])));
  }
  if (inner instanceof z.ZodRecord)
    return z.record(inner.keyType as z.ZodString, patchOf(inner.valueType as z.ZodType).nullable());
  // Of several forms of an object, what is said of one may leave another.
  if (inner instanceof z.ZodUnion) return z.unknown();
  return inner;
}

function orNull(schema: z.ZodType): z.ZodType {
  return patchOf(schema).nullable().optional();
}

/**
 * @param patch undefined where nothing is said, null where it is taken away
 * @throws Problem invalid, with where it is
 */
export function merged<Whole>(
  schema: z.ZodType<Whole>,
  before: unknown,
  patch: unknown,
  where: string,
): Whole | null | undefined {
  if (patch === undefined || patch === null) return patch;
  const read = schema.safeParse(mergePatch(before, patch));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const place = [where, ...(issue?.path ?? [])].map(String).join('.').slice(0, 128);
  throw new Problem('invalid', `${place}: ${issue?.message ?? 'not as it should be'}`);
}

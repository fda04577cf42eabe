import { z } from 'zod';

/**
 * What of a value its schema has, and nothing else: what a record comes to have stays inside. Nothing is refused here, for what is answered
 * is done by then: a record of an earlier or a later version, which breaks a bound of today, is told as it is.
 */
export function tell(schema: z.ZodType, value: unknown): unknown {
  if (isWrapper(schema)) return tell(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodUnknown) return value;
  if (schema instanceof z.ZodUnion) return tellOneOf(schema.options as readonly z.ZodType[], value);
  if (schema instanceof z.ZodArray) {
    return Array.isArray(value) ? value.map((each) => tell(schema.element as z.ZodType, each)) : undefined;
  }
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return tellMembers(schema, value);
  return isPlain(value) ? value : undefined;
}

type Wrapper = z.ZodOptional | z.ZodNullable | z.ZodReadonly;

function isWrapper(schema: z.ZodType): schema is Wrapper {
  return [z.ZodOptional, z.ZodNullable, z.ZodReadonly].some((wrapper) => schema instanceof wrapper);
}

function tellMembers(schema: z.ZodObject | z.ZodRecord, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const of = (name: string): z.ZodType | undefined => {
    if (schema instanceof z.ZodRecord) return schema.valueType as z.ZodType;
    return Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined;
  };
  const members = Object.entries(value).flatMap(([name, member]) => {
    const known = of(name);
    const told = known && tell(known, member);
    return told === undefined ? [] : [[name, told] as const];
  });
  return Object.fromEntries(members);
}

/** The first that it fits; of one that fits none, all that any of its kind has. */
function tellOneOf(options: readonly z.ZodType[], value: unknown): unknown {
  const fitting = options.find((option) => option.safeParse(value).success);
  if (fitting) return tell(fitting, value);
  const told = options.map((option) => tell(option, value)).filter((each) => each !== undefined);
  return told.every((each) => typeof each === 'object' && !Array.isArray(each)) && told.length > 0
    ? Object.assign({}, ...told)
    : told[0];
}

function isPlain(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

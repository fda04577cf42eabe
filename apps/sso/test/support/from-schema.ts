import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

const noise = fc.string({ unit: 'binary', maxLength: 40 });
const hostile = fc.constantFrom(
  '',
  ' ',
  '%',
  "'; DROP TABLE x;--",
  '<script>',
  '../..',
  '\u202e',
  '{{7*7}}',
  'null',
  '-1',
);

/** Values of a JSON Schema as zod writes them. @param known texts that mean something to the issuer */
export function fromSchema(
  schema: Json,
  resolve: (ref: string) => Json,
  known: fc.Arbitrary<string>,
): fc.Arbitrary<unknown> {
  const again = (inner: unknown) => fromSchema(inner as Json, resolve, known);
  if (typeof schema.$ref === 'string') return again(resolve(schema.$ref));
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  const choices = (schema.anyOf ?? schema.oneOf) as readonly unknown[] | undefined;
  // Any JSON at all, which refers to itself.
  if (choices && choices.length > 3) return fc.jsonValue({ maxDepth: 2 });
  if (choices) return fc.oneof(...choices.map(again));
  switch (schema.type) {
    case 'string':
      return textOf(schema, known);
    case 'integer':
    case 'number':
      return fc.integer({ min: Number(schema.minimum ?? -5), max: Math.min(Number(schema.maximum ?? 9), 5_000) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(again(schema.items ?? {}), { maxLength: 3 });
    case 'object':
      return objectOf(schema, again, known);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function textOf(schema: Json, known: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const least = Number(schema.minLength ?? 0);
  const most = Number(schema.maxLength ?? 60);
  const plain = fc.string({ minLength: least, maxLength: Math.min(Math.max(least, 40), most) });
  return fc
    .oneof({ arbitrary: known, weight: 3 }, plain, noise, hostile)
    .map((text) => text.slice(0, most).padEnd(least, 'x'));
}

function objectOf(schema: Json, again: (inner: unknown) => fc.Arbitrary<unknown>, known: fc.Arbitrary<string>) {
  const properties = Object.entries((schema.properties ?? {}) as Json);
  const requiredKeys = (schema.required ?? []) as string[];
  const members = Object.fromEntries(properties.map(([name, inner]) => [name, again(inner)]));
  const record = fc.record(members, { requiredKeys });
  const { additionalProperties } = schema;
  if (typeof additionalProperties !== 'object' || additionalProperties === null) return record;
  const names = fc.oneof(known, noise).filter((name) => name !== '__proto__');
  return fc.dictionary(names, again(additionalProperties), { maxKeys: 4 });
}

import { z } from 'zod';
import { type PolicySectionName, policySectionNames, sectionOf } from './policies.js';

type Values = z.ZodType<Readonly<Record<string, unknown>>>;

/** @param of what a setting is there, of its own schema */
function sections(of: (value: z.ZodType) => z.ZodType, section: (values: Values) => z.ZodType) {
  const made = policySectionNames.map((name) => {
    const { settings, text } = sectionOf(name);
    const members = Object.entries(settings).map(([setting, { schema, title, text: says }]) => [
      setting,
      of(schema).describe(`${title}: ${says}`),
    ]);
    return [name, section(z.strictObject(Object.fromEntries(members))).describe(text)] as const;
  });
  return z.strictObject(Object.fromEntries(made)) as unknown as z.ZodType<{
    readonly [Section in PolicySectionName]?: Readonly<Record<string, unknown>> | null | undefined;
  }>;
}

/** Of what is written down, by section and setting: as it is, and as a merge patch of it. */
export const settingsSchema = {
  values: sections(
    (value) => value.optional(),
    (values) => values.optional(),
  ) as z.ZodType<{ readonly [Section in PolicySectionName]?: Readonly<Record<string, unknown>> | undefined }>,
  patch: sections(
    (value) => value.nullable().optional(),
    (values) => values.nullable().optional(),
  ),
};

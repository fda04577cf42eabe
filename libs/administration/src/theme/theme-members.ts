import { uriFault } from '@signet/authorization-server';
import { givenName } from '@signet/runtime';
import { z } from 'zod';
import { type Appearance, type Colors, defaultAppearance, type Scheme } from './appearance.js';
import { contrastFaults } from './contrast.js';

const logoMaxUnits = 32 * 1024;
const [nameMaxUnits, labelMaxUnits, fontMaxUnits, mostLinks, mostRadius] = [64, 64, 200, 6, 32];

const name = (most: number) =>
  z.string().refine((text) => givenName(text, most) === text, `must be a name of at most ${most} characters`);
const color = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #3347c4');
const colors = z.strictObject({
  background: color.optional(),
  card: color.optional(),
  text: color.optional(),
  muted: color.optional(),
  line: color.optional(),
  accent: color.optional(),
  accentText: color.optional(),
  field: color.optional(),
  danger: color.optional(),
  dangerBackground: color.optional(),
} satisfies Record<keyof Colors, z.ZodType>);
/** BCP 47. */
const tag = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}$/, 'must be a language tag such as de');
const inLanguages = <Text extends z.ZodType>(text: Text) =>
  z.record(tag, text).refine((texts) => {
    const count = Object.keys(texts).length;
    return count > 0 && count <= 32;
  }, 'must have 1 to 32 languages');
const label = z.union([name(labelMaxUnits), inLanguages(name(labelMaxUnits))]);

/** What every theme may say, wherever it is kept. What goes into the style sheet is letters, digits and marks that end nothing there. */
export const themeMembers = {
  name: name(nameMaxUnits).optional().describe('At the top of pages and messages, in place of Signet'),
  names: inLanguages(name(nameMaxUnits))
    .optional()
    .describe('The same for who reads a language (BCP 47); `name` is for everybody else'),
  logo: z
    .string()
    .max(logoMaxUnits, `must have at most ${logoMaxUnits} characters`)
    .regex(
      /^data:image\/(?:png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/,
      'must be a data: address of an image',
    )
    .optional()
    .describe('PNG, JPEG, WebP or SVG, as a data: address'),
  light: colors.optional().describe('Colours as #rrggbb'),
  dark: colors.optional().describe('Colours as #rrggbb, for who prefers a dark scheme'),
  radius: z.int().min(0).max(mostRadius).optional().describe('Pixels of the corners of a card'),
  font: z
    .string()
    .max(fontMaxUnits)
    .regex(/^(?:[A-Za-z0-9 ,-]|"[A-Za-z0-9 -]+")+$/, 'must be names of font families')
    .optional()
    .describe('Families that people have on their devices; none is fetched'),
  links: z
    .array(
      z.strictObject({
        label,
        href: z
          .string()
          .max(2000)
          .refine((address) => uriFault(address, 'page') === undefined, 'must be an https address'),
      }),
    )
    .max(mostLinks)
    .readonly()
    .optional()
    .describe('Below every page; a label, or one for each language (BCP 47)'),
} as const;

/** Objects that a patch goes into, with null for each member. */
const patchedWithin: Readonly<Record<string, () => z.ZodType>> = {
  light: patchedColors,
  dark: patchedColors,
  names: () => inLanguages(name(nameMaxUnits).nullable()),
};

/** In a merge patch (RFC 7396) null takes a member away. */
export const themePatchMembers = Object.fromEntries(
  Object.entries(themeMembers).map(([member, schema]) => [member, nullable(patchedWithin[member]?.() ?? schema)]),
);

function patchedColors() {
  return z.strictObject(
    Object.fromEntries(Object.entries(colors.shape).map(([each, schema]) => [each, nullable(schema)])),
  );
}

function nullable(schema: z.ZodType) {
  return schema.nullable().optional();
}

type ChosenColors = { readonly [Name in keyof Colors]?: string | undefined } | undefined;

/** What a theme says of the appearance. */
export interface ChosenAppearance {
  readonly light?: ChosenColors;
  readonly dark?: ChosenColors;
  readonly radius?: number | undefined;
  readonly font?: string | undefined;
}

/** With what it leaves to the default, unread. */
export function filledAppearance({ light, dark, radius, font }: ChosenAppearance): Appearance {
  return {
    light: withDefaults(light, defaultAppearance.light),
    dark: withDefaults(dark, defaultAppearance.dark),
    radius: radius ?? defaultAppearance.radius,
    font: font ?? defaultAppearance.font,
  };
}

/** A text that people could not read. */
export interface ContrastFinding {
  readonly scheme: Scheme;
  /** In words. */
  readonly fault: string;
}

export function contrastFindings(appearance: Appearance): readonly ContrastFinding[] {
  return (['light', 'dark'] as const).flatMap((scheme) =>
    contrastFaults(appearance[scheme]).map((fault) => ({ scheme, fault })),
  );
}

/** The appearance that a theme chooses. @throws Error in words that go on from its name, where people could not read it */
export function appearanceOf(chosen: ChosenAppearance): Appearance {
  const appearance = filledAppearance(chosen);
  const [finding] = contrastFindings(appearance);
  if (finding) throw new Error(`cannot be read in ${finding.scheme}: ${finding.fault}`);
  return appearance;
}

/** The first thing that is wrong, in words that go on from the name of a theme. */
export function themeFault({ issues }: z.ZodError): string {
  const [issue] = issues;
  const at = issue?.path.join('.') ?? '';
  return at === '' ? `is no theme: ${issue?.message}` : `has a wrong ${at}: ${issue?.message}`;
}

function withDefaults(chosen: ChosenColors = {}, usual: Colors): Colors {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  return { ...usual, ...Object.fromEntries(given) };
}

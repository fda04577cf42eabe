import { givenName } from '@signet/runtime';
import { z } from 'zod';
import { httpsOnly } from '../pages/client-view.js';
import { type Appearance, type Colors, defaultAppearance } from '../pages/style.js';
import { contrastFault } from './contrast.js';
import { type Look, lookOf } from './look.js';
import { pictureFile, pictureMaxBytes } from './look-files.js';
import { checkedStylesheet, stylesheetMaxBytes } from './stylesheet.js';

/** Bytes of the file; the logo stands in every page. */
export const themeMaxBytes = 64 * 1024;
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
/** In the folder of the theme. */
const fileName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, 'must be the name of a file beside the theme');
const label = z.union([
  name(labelMaxUnits),
  z.record(tag, name(labelMaxUnits)).refine((texts) => {
    const count = Object.keys(texts).length;
    return count > 0 && count <= 32;
  }, 'must have 1 to 32 languages'),
]);

// What goes into the style sheet is letters, digits and marks that end nothing there.
const theme = z.strictObject({
  name: name(nameMaxUnits).optional(),
  logo: z
    .string()
    .max(logoMaxUnits, `must have at most ${logoMaxUnits} characters`)
    .regex(
      /^data:image\/(?:png|jpeg|webp|svg\+xml);base64,[A-Za-z0-9+/]+={0,2}$/,
      'must be a data: address of an image',
    )
    .optional(),
  light: colors.optional(),
  dark: colors.optional(),
  radius: z.int().min(0).max(mostRadius).optional(),
  font: z
    .string()
    .max(fontMaxUnits)
    .regex(/^(?:[A-Za-z0-9 ,-]|"[A-Za-z0-9 -]+")+$/, 'must be names of font families')
    .optional(),
  stylesheet: fileName.optional(),
  background: z.strictObject({ light: fileName.optional(), dark: fileName.optional() }).optional(),
  links: z
    .array(
      z.strictObject({
        label,
        href: z
          .string()
          .max(2000)
          .refine((address) => httpsOnly(address) !== undefined, 'must be an https address'),
      }),
    )
    .max(mostLinks)
    .optional(),
});

/** What the file of a theme says, read strictly. */
export type Theme = z.infer<typeof theme>;

/** @throws Error with what is wrong with it, in words that go on from its name */
export function parseTheme(contents: Uint8Array): Theme {
  if (contents.length > themeMaxBytes) throw new Error(`must have at most ${themeMaxBytes} bytes`);
  const parsed = theme.safeParse(readJson(contents));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new Error(at === '' ? `is no theme: ${issue?.message}` : `has a wrong ${at}: ${issue?.message}`);
}

/** Files beside a theme that it names, each once, with the bytes that it may have. */
export function filesOf({ stylesheet, background = {} }: Theme): ReadonlyMap<string, number> {
  const pictures = [background.light, background.dark].filter((name) => name !== undefined);
  return new Map([
    ...pictures.map((name) => [name, pictureMaxBytes] as const),
    ...(stylesheet === undefined ? [] : [[stylesheet, stylesheetMaxBytes] as const]),
  ]);
}

/**
 * The look that a theme describes.
 * @param files those that it names
 * @throws Error with what is wrong with it, in words that go on from its name
 */
export function lookOfTheme(parsed: Theme, files: ReadonlyMap<string, Uint8Array> = new Map()): Look {
  const { light, dark, radius, font, stylesheet, background, ...rest } = parsed;
  const appearance: Appearance = {
    light: withDefaults(light, defaultAppearance.light),
    dark: withDefaults(dark, defaultAppearance.dark),
    radius: radius ?? defaultAppearance.radius,
    font: font ?? defaultAppearance.font,
  };
  for (const scheme of ['light', 'dark'] as const) {
    const fault = contrastFault(appearance[scheme]);
    if (fault !== undefined) throw new Error(`cannot be read in ${scheme}: ${fault}`);
  }
  const read = <T>(name: string | undefined, check: (contents: Uint8Array) => T): T | undefined =>
    name === undefined ? undefined : reading(name, () => check(files.get(name) ?? new Uint8Array()));
  const [lightPicture, darkPicture] = [read(background?.light, pictureFile), read(background?.dark, pictureFile)];
  const beside = {
    stylesheet: read(stylesheet, checkedStylesheet),
    background: { light: lightPicture?.[0], dark: darkPicture?.[0] },
  };
  const pictures = [lightPicture, darkPicture].filter((picture) => picture !== undefined);
  return lookOf(appearance, rest, beside, pictures);
}

function reading<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`names ${name}, which ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

function withDefaults(chosen: { readonly [Name in keyof Colors]?: string | undefined } = {}, usual: Colors): Colors {
  const given = Object.entries(chosen).filter(([, value]) => value !== undefined);
  return { ...usual, ...Object.fromEntries(given) };
}

function readJson(contents: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(contents));
  } catch {
    throw new Error('is no JSON');
  }
}

import {
  appearanceOf,
  checkedStylesheet,
  type StoredTheme,
  stylesheetMaxBytes,
  themeFault,
  themeMembers,
} from '@signet/administration';
import { z } from 'zod';
import { type Look, lookOf } from './look.js';
import { pictureFile, pictureMaxBytes } from './look-files.js';

/** Bytes of the file; the logo stands in every page. */
export const themeMaxBytes = 64 * 1024;
/** In the folder of the theme. */
const fileName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/, 'must be the name of a file beside the theme');

const theme = z.strictObject({
  ...themeMembers,
  stylesheet: fileName.optional(),
  background: z.strictObject({ light: fileName.optional(), dark: fileName.optional() }).optional(),
});

/** What the file of a theme says, read strictly. */
export type Theme = z.infer<typeof theme>;

/** @throws Error with what is wrong with it, in words that go on from its name */
export function parseTheme(contents: Uint8Array): Theme {
  if (contents.length > themeMaxBytes) throw new Error(`must have at most ${themeMaxBytes} bytes`);
  const parsed = theme.safeParse(readJson(contents));
  if (parsed.success) return parsed.data;
  throw new Error(themeFault(parsed.error));
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
  const appearance = appearanceOf({ light, dark, radius, font });
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

/** Of one that is stored, which is checked. @throws Error with what is wrong with it, in words that go on from its name */
export function lookOfStored({ light, dark, radius, font, stylesheet, ...rest }: StoredTheme): Look {
  return lookOf(appearanceOf({ light, dark, radius, font }), rest, { stylesheet });
}

function reading<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`names ${name}, which ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

function readJson(contents: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(contents));
  } catch {
    throw new Error('is no JSON');
  }
}

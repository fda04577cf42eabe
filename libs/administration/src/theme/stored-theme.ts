import { z } from 'zod';
import { checkedStylesheet, stylesheetMaxBytes } from './stylesheet.js';
import { appearanceOf, themeFault, themeMembers, themePatchMembers } from './theme-members.js';

/** The section of an installation's settings that it is kept in. */
export const themeSection = 'theme';
/** Bytes of it as JSON: every process reads it every second. */
export const storedThemeMaxBytes = 56 * 1024;

const stylesheet = z
  .string()
  .max(stylesheetMaxBytes)
  .describe('Held to what hides nothing; kept as it is served (docs/look.md)');

/** How an installation looks, as operators say it while it runs: what a file of a theme says, with its stylesheet as text. */
export const themeSchema = z.strictObject({
  ...themeMembers,
  stylesheet: stylesheet.optional(),
});

/** A merge patch of one. */
export const themePatchSchema = z.strictObject({
  ...themePatchMembers,
  stylesheet: stylesheet.nullable().optional(),
});

export type StoredTheme = z.output<typeof themeSchema>;

/**
 * A theme as it is kept: with its stylesheet written anew.
 * @throws Error with what is wrong with it, in words that go on from its name
 */
export function checkedTheme(given: unknown): StoredTheme {
  const parsed = themeSchema.safeParse(given);
  if (!parsed.success) throw new Error(themeFault(parsed.error));
  appearanceOf(parsed.data);
  const { stylesheet, ...rest } = parsed.data;
  const theme = { ...rest, ...stylesheetOf(stylesheet) };
  const size = Buffer.byteLength(JSON.stringify(theme));
  if (size > storedThemeMaxBytes) throw new Error(`must have at most ${storedThemeMaxBytes} bytes, and has ${size}`);
  return theme;
}

/** Of one without rules there is none. */
function stylesheetOf(text: string | undefined): Pick<StoredTheme, 'stylesheet'> {
  if (text === undefined) return {};
  try {
    const stylesheet = checkedStylesheet(new TextEncoder().encode(text));
    return stylesheet === '' ? {} : { stylesheet };
  } catch (error) {
    throw new Error(`has a stylesheet that ${error instanceof Error ? error.message : 'cannot be read'}`);
  }
}

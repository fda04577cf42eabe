import { createHash } from 'node:crypto';
import { type Appearance, type Colors, contrastFault, defaultAppearance, type Scheme } from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import { contrastOf } from '@signet/runtime';
import { type Brand, inLanguages } from '../pages/client-view.js';
import type { Words } from '../pages/messages/words.js';
import { sheetOf } from '../pages/style.js';
import { type Beside, type LookFile, type LookFiles, linkedSheet } from './look-files.js';

/** A link below every page; its label by BCP 47 tag. */
export interface FooterLink {
  readonly href: string;
  readonly label: LocalizedText;
}

/** What a theme says beside colours and sizes. */
interface Dressing {
  /** In place of the name of the product. */
  readonly name?: string | undefined;
  /** The same by BCP 47 tag, for who reads one of these. */
  readonly names?: Readonly<Record<string, string>> | undefined;
  /** A `data:` address in place of the mark. */
  readonly logo?: string | undefined;
  readonly links?: readonly FooterLink[] | undefined;
}

/** How the pages of an installation look. */
export interface Look extends Dressing {
  readonly links: readonly FooterLink[];
  readonly sheet: string;
  /** A source of CSP, for the sheet alone. */
  readonly sheetHash: string;
  readonly appearance: Appearance;
  /** For those who prefer this, whatever they prefer. */
  readonly scheme?: Scheme | undefined;
  readonly beside: Beside;
  /** The name of the stylesheet that pages load beside their own, one of `files`. */
  readonly linked?: string | undefined;
  readonly files: LookFiles;
}

/** @param pictures those that `beside` names */
export function lookOf(
  appearance: Appearance,
  { name, names, logo, links = [] }: Dressing = {},
  beside: Beside = {},
  pictures: ReadonlyArray<readonly [string, LookFile]> = [],
): Look {
  const sheets = ([undefined, 'light', 'dark'] as const).flatMap((scheme) => {
    const sheet = linkedSheet(beside, scheme);
    return sheet === undefined ? [] : [sheet];
  });
  return made({ name, names, logo, links, appearance, beside, files: new Map([...pictures, ...sheets]) });
}

/** What the installation calls itself to who reads this. */
export function nameIn(words: Words, { name, names }: Pick<Dressing, 'name' | 'names'>): string {
  return words.localized(inLanguages(name ?? words.plain('product'), names) ?? '');
}

/** The same for those who prefer this, whatever they prefer. */
export function inScheme(look: Look, scheme: Scheme): Look {
  return made({ ...look, scheme });
}

/**
 * In the colours of a client. They are compared again with what they stand on here: a theme may have come since they were taken. Where people
 * could not read them, the installation's own stay.
 */
export function inBrand(look: Look, { light, dark }: Brand = {}): Look {
  const { appearance } = look;
  const branded = {
    ...appearance,
    light: accented(appearance.light, light),
    dark: accented(appearance.dark, dark),
  };
  if (branded.light === appearance.light && branded.dark === appearance.dark) return look;
  return made({ ...look, appearance: branded });
}

function accented(colors: Colors, accent: string | undefined): Colors {
  if (accent === undefined) return colors;
  // On any colour one of the two has 4.58 at least.
  const accentText = contrastOf(accent, '#ffffff') >= contrastOf(accent, '#000000') ? '#ffffff' : '#000000';
  const changed = { ...colors, accent, accentText };
  return contrastFault(changed) === undefined ? changed : colors;
}

function made(look: Omit<Look, 'sheet' | 'sheetHash' | 'linked'>): Look {
  const sheet = sheetOf(look.appearance, look.scheme);
  const hash = createHash('sha256').update(sheet).digest('base64');
  const [linked] = linkedSheet(look.beside, look.scheme) ?? [];
  return { ...look, sheet, sheetHash: `sha256-${hash}`, linked };
}

export const defaultLook: Look = lookOf(defaultAppearance);

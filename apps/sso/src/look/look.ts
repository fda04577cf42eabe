import { createHash } from 'node:crypto';
import type { LocalizedText } from '@signet/auth-contracts';
import { type Appearance, defaultAppearance, type Scheme, sheetOf } from '../pages/style.js';

/** A link below every page; its label by BCP 47 tag. */
export interface FooterLink {
  readonly href: string;
  readonly label: LocalizedText;
}

/** How the pages of an installation look. */
export interface Look {
  /** In place of the name of the product. */
  readonly name?: string | undefined;
  /** A `data:` address in place of the mark. */
  readonly logo?: string | undefined;
  readonly links: readonly FooterLink[];
  readonly sheet: string;
  /** A source of CSP, for the sheet alone. */
  readonly sheetHash: string;
  readonly appearance: Appearance;
}

export function lookOf(
  appearance: Appearance,
  { name, logo, links = [] }: Partial<Pick<Look, 'name' | 'logo' | 'links'>> = {},
): Look {
  const sheet = sheetOf(appearance);
  return { name, logo, links, sheet, sheetHash: hashOf(sheet), appearance };
}

/** The same for those who prefer this, whatever they prefer. */
export function inScheme(look: Look, scheme: Scheme): Look {
  const sheet = sheetOf(look.appearance, scheme);
  return { ...look, sheet, sheetHash: hashOf(sheet) };
}

function hashOf(sheet: string): string {
  return `sha256-${createHash('sha256').update(sheet).digest('base64')}`;
}

export const defaultLook: Look = lookOf(defaultAppearance);

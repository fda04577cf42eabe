import { contrastOf, leastContrast, writtenContrast } from '@signet/runtime';
import type { MetadataReader } from './metadata-reader.js';

/** What text stands on where no theme says otherwise. Pages compare again with what their theme says. */
export const pageGrounds = {
  light: { background: '#f4f5f8', card: '#ffffff' },
  dark: { background: '#0f1116', card: '#191c23' },
} as const;

/**
 * The accent of pages about an operator's client: links are written in it, and WCAG 2.2 (1.4.3, AA) holds for them.
 * @throws OAuthError invalid_client_metadata with the contrast that is too little
 */
export function parseBrandColor(
  read: MetadataReader,
  name: 'brand_color' | 'brand_color_dark',
  scheme: keyof typeof pageGrounds,
): string | undefined {
  const color = read.text(name)?.toLowerCase();
  if (color === undefined) return undefined;
  if (!/^#[0-9a-f]{6}$/.test(color)) throw read.unfit(name, 'must be a colour such as #3347c4');
  for (const [ground, under] of Object.entries(pageGrounds[scheme])) {
    const ratio = contrastOf(color, under);
    if (ratio < leastContrast) {
      throw read.unfit(
        name,
        `cannot be read: ${color} on the ${scheme} ${ground} ${under} has a contrast of ${writtenContrast(ratio)}, and WCAG 2.2 AA asks for ${leastContrast}`,
      );
    }
  }
  return color;
}

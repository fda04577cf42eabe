import type { Colors } from '../pages/style.js';

/** `#rrggbb`. */
export type Color = `#${string}`;

/** WCAG 2.2, relative luminance. */
function luminanceOf(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio: 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Success criterion 1.4.3, level AA. What is no text stands on the same colours, and 1.4.11 wants less. */
const least = 4.5;

/** What is read on what. */
const pairs: ReadonlyArray<readonly [keyof Colors, keyof Colors]> = [
  ['text', 'background'],
  ['text', 'card'],
  ['text', 'field'],
  ['muted', 'background'],
  ['muted', 'card'],
  ['accent', 'background'],
  ['accent', 'card'],
  ['accentText', 'accent'],
  ['danger', 'card'],
  ['danger', 'dangerBackground'],
];

/** In words, what people could not read in these colours; undefined where all is well. */
export function contrastFault(colors: Colors): string | undefined {
  const poor = pairs.find(([text, ground]) => contrastOf(colors[text], colors[ground]) < least);
  if (poor === undefined) return undefined;
  const [text, ground] = poor;
  // Cut off, not rounded: 4.499 is less.
  const ratio = (Math.floor(contrastOf(colors[text], colors[ground]) * 100) / 100).toFixed(2);
  return `${text} ${colors[text]} on ${ground} ${colors[ground]} has a contrast of ${ratio}, and WCAG 2.2 AA asks for ${least}`;
}

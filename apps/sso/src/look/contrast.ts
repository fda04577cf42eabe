import { contrastOf, leastContrast, writtenContrast } from '@signet/runtime';
import type { Colors } from '../pages/style.js';

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
  const poor = pairs.find(([text, ground]) => contrastOf(colors[text], colors[ground]) < leastContrast);
  if (poor === undefined) return undefined;
  const [text, ground] = poor;
  const ratio = writtenContrast(contrastOf(colors[text], colors[ground]));
  return `${text} ${colors[text]} on ${ground} ${colors[ground]} has a contrast of ${ratio}, and WCAG 2.2 AA asks for ${leastContrast}`;
}

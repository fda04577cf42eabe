import { contrastOf, leastContrast, writtenContrast } from '@signet/runtime';
import type { Colors } from './appearance.js';

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

/** In words, all that people could not read in these colours. */
export function contrastFaults(colors: Colors): readonly string[] {
  const poor = pairs.filter(([text, ground]) => contrastOf(colors[text], colors[ground]) < leastContrast);
  return poor.map(([text, ground]) => {
    const ratio = writtenContrast(contrastOf(colors[text], colors[ground]));
    return `${text} ${colors[text]} on ${ground} ${colors[ground]} has a contrast of ${ratio}, and WCAG 2.2 AA asks for ${leastContrast}`;
  });
}

/** The first of them; undefined where all is well. */
export function contrastFault(colors: Colors): string | undefined {
  return contrastFaults(colors)[0];
}

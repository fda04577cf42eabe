/** Grapheme clusters of a name. */
export const nameMaxLength = 100;
/** UTF-16 units for each of them: nobody's letters need more, and a cluster has no end of its own. */
const mostUnits = 8;

const scriptsWithJoiners = [
  ...[
    'Arabic',
    'Syriac',
    'Mongolian',
    'Nko',
    'Mandaic',
    'Devanagari',
    'Bengali',
    'Gurmukhi',
    'Gujarati',
    'Oriya',
    'Tamil',
  ],
  ...['Telugu', 'Kannada', 'Malayalam', 'Sinhala', 'Khmer', 'Myanmar', 'Tibetan'],
].map((script) => `\\p{Script_Extensions=${script}}`);
const [letter, picture] = [`[${scriptsWithJoiners.join('')}]`, '\\p{Extended_Pictographic}'];

/**
 * What makes a name look like another one or hides in it: controls, what turns text round or cannot be seen (all that Unicode lets
 * a display ignore, tags and fillers with it), lines' ends, surrogates alone, private and unassigned characters, piles of marks. The
 * joiners stay where scripts need them (RFC 5892 A.1, A.2) and in emoji, and so does the sign that asks for an emoji's colours.
 */
const deceptive = new RegExp(
  [
    `(?!(?<=${letter})[\\u200c\\u200d](?=${letter}))(?!(?<=${picture}[\\ufe0f\\u{1f3fb}-\\u{1f3ff}]?)\\u200d(?=${picture}))(?!(?<=\\p{Emoji})\\ufe0f)` +
      '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u2800]',
    '(?<=\\p{M}{6})\\p{M}',
  ].join('|'),
  'gu',
);
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** Composed (Unicode NFC), with one plain space between words and none around them. */
export function normalName(name: string): string {
  return name
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '');
}

/**
 * A name that somebody gives, as it is kept; undefined where it may not stand on a page that others read. The one rule for names
 * of clients, people, APIs and what they say of themselves.
 * @param most grapheme clusters
 */
export function givenName(name: string, most = nameMaxLength): string | undefined {
  if (name.length > most * mostUnits) return undefined;
  const normal = normalName(name);
  const isNamed = /[\p{L}\p{N}\p{P}\p{S}]/u.test(normal);
  return isNamed && normal.search(deceptive) < 0 && lengthOf(normal, most) <= most ? normal : undefined;
}

/**
 * A name that was kept under another rule or none, as it may be shown: without what `givenName` refuses, and not longer.
 * @returns the empty text where nothing is left
 */
export function readableName(name: string, most = nameMaxLength): string {
  const readable = normalName(name.slice(0, 2 * most * mostUnits).replace(deceptive, ''));
  const clusters = Array.from(graphemes.segment(readable), ({ segment }) => segment.slice(0, 4 * mostUnits));
  return clusters.length <= most ? clusters.join('') : `${clusters.slice(0, most - 1).join('')}…`;
}

function lengthOf(text: string, most: number): number {
  let length = 0;
  for (const _ of graphemes.segment(text)) if (++length > most) break;
  return length;
}

import { ar } from './ar.js';
import { englishTexts } from './catalogue.js';
import { de } from './de.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';
import { Words } from './words.js';

/** The languages that there are; the first speaks where none is wanted. Another one is a file beside en.ts and a line here. */
export const locales: readonly [Words, ...Words[]] = [
  new Words('en', 'ltr', englishTexts),
  new Words('de', 'ltr', de),
  new Words('es', 'ltr', es),
  new Words('fr', 'ltr', fr),
  new Words('ja', 'ltr', ja),
  new Words('ar', 'rtl', ar),
];

/** BCP 47. */
export const localeTags: readonly string[] = locales.map(({ language }) => language);

/** Of a tag that is ours, as configuration has checked; else the first. */
export function wordsIn(tag: string | undefined): Words {
  return locales.find(({ language }) => language === tag) ?? locales[0];
}

/** Characters and tags of a wish that are read. */
const [longest, most] = [500, 20];

/** OpenID Connect Core §3.1.2.1 `ui_locales`: the best of these languages, in their order; undefined where there is none. */
export function fromUiLocales(wish: string, available: readonly Words[] = locales): Words | undefined {
  return lookUp(wish.slice(0, longest).split(' '), available);
}

/** Of an account; some write it with underscores (OpenID Connect Core §5.1). */
export function localeOf(locale: string | undefined, available: readonly Words[] = locales): Words | undefined {
  return locale === undefined ? undefined : fromUiLocales(locale.replaceAll('_', '-'), available);
}

/** RFC 9110 §12.5.4 `Accept-Language`. */
export function fromAcceptLanguage(header: string, available: readonly Words[] = locales): Words | undefined {
  const ranges = header
    .slice(0, longest)
    .split(',')
    .map((range) => {
      const [tag = '', weight = 'q=1'] = range.split(';').map((part) => part.trim());
      return { tag, quality: Number(/^q=([01](?:\.\d{0,3})?)$/i.exec(weight)?.[1] ?? 0) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
  return lookUp(
    ranges.map(({ tag }) => tag),
    available,
  );
}

/** RFC 4647 §3.4: each tag is shortened from its end until a language fits. */
function lookUp(tags: readonly string[], available: readonly Words[]): Words | undefined {
  for (const tag of tags.slice(0, most)) {
    const subtags = tag.toLowerCase().split('-');
    for (let length = subtags.length; length > 0; length -= 1) {
      const range = subtags.slice(0, length).join('-');
      const found = available.find(({ language }) => language.toLowerCase() === range);
      if (found) return found;
    }
  }
  return undefined;
}

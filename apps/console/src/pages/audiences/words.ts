/** A text, or one for each language (BCP 47). */
export type LocalText = string | Readonly<Record<string, string>>;

/** A text that may be there once for each language: English, else the first. */
export function inWords(text: LocalText): string {
  return typeof text === 'string' ? text : (text[languageOf(text)] ?? '');
}

/** The language in which it is shown. */
export function languageOf(text: Readonly<Record<string, string>>): string {
  return text.en === undefined ? (Object.keys(text)[0] ?? 'en') : 'en';
}

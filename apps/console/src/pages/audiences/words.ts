/** A text that may be there once for each language (BCP 47): English, else the first. */
export function inWords(text: string | Readonly<Record<string, string>>): string {
  return typeof text === 'string' ? text : (text.en ?? Object.values(text)[0] ?? '');
}

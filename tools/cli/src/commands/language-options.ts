import { UsageError } from '../command-context.js';

export const nameInHelp = 'for people of other languages, as "de=Bestellungen"';

/** `de=Text` for each language. @throws UsageError where one has no language or no text */
export function textsByLanguage(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((each) => {
      const [language = '', text = ''] = each.split(/=(.*)/s);
      if (language === '' || text === '') throw new UsageError(`${each}: not of the form de=Text`);
      return [language, text];
    }),
  );
}

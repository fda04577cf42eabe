import type { JSX } from 'preact';
import type { Words } from '../messages/words.js';
import type { LanguageSwitch } from './surroundings.js';

interface LanguagesProps {
  readonly words: Words;
  readonly of: LanguageSwitch;
}

/** The same page in another language. Its address is that of the page, which no form can say anything else of. */
export function Languages({ words, of: { parameters, available } }: LanguagesProps): JSX.Element {
  return (
    <form class="languages" method="get" aria-label={words.plain('page.languages')}>
      {parameters.map(([name, value]) => (
        <input key={`${name}=${value}`} type="hidden" name={name} value={value} />
      ))}
      {available.map(({ language, ownName, direction }) => (
        <button
          key={language}
          type="submit"
          name="language"
          value={language}
          lang={language}
          dir={direction}
          aria-current={language === words.language ? 'true' : undefined}
        >
          {ownName}
        </button>
      ))}
    </form>
  );
}

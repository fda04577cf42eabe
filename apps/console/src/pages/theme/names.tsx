import type { JSX } from 'react';
import { languages, type Theme } from './draft.js';

interface NamesProps {
  readonly names: Theme['names'];
  readonly onChange: (names: Theme['names']) => void;
}

/** What the installation is called in each language of its pages. Those of other languages stay as they are. */
export function Names({ names = {}, onChange }: NamesProps): JSX.Element {
  const change = (tag: string, text: string): void => {
    const { [tag]: _, ...others } = names;
    onChange(text === '' ? others : { ...others, [tag]: text });
  };
  return (
    <details>
      <summary>Name in other languages</summary>
      <p className="muted">Where none is said, pages and messages have the name above.</p>
      {Object.entries(languages).map(([tag, language]) => (
        <label key={tag} className="field">
          Name in {language}
          <input
            className="input"
            lang={tag}
            dir="auto"
            maxLength={64}
            value={names[tag] ?? ''}
            onChange={({ target }) => change(tag, target.value)}
          />
        </label>
      ))}
    </details>
  );
}

import { type JSX, useEffect, useState } from 'react';

interface SearchProps {
  readonly label: string;
  readonly value: string;
  readonly onSearch: (value: string) => void;
}

/** Milliseconds without a key after which it is searched for. */
const pause = 250;

/** A search that the server makes, when somebody has stopped typing. */
export function Search({ label, value, onSearch }: SearchProps): JSX.Element {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onSearch(text), pause);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <search>
      <label className="field">
        {label}
        <input
          className="input"
          type="search"
          value={text}
          maxLength={256}
          onChange={(event) => setText(event.target.value)}
          // It is searched for without it, and a form around it is not to be sent.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </label>
    </search>
  );
}

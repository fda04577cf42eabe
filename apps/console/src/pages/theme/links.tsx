import { type JSX, useId } from 'react';
import { type Link, readLabel, writtenLabel } from './draft.js';

const most = 6;

interface LinksProps {
  readonly links: readonly Link[];
  readonly onChange: (links: readonly Link[]) => void;
}

/** What stands below every page. */
export function Links({ links, onChange }: LinksProps): JSX.Element {
  const id = useId();
  const change = (index: number, next: Link | undefined): void =>
    onChange(links.flatMap((link, at) => (at === index ? (next === undefined ? [] : [next]) : [link])));
  return (
    <section>
      <h2>Links below every page</h2>
      {links.map((link, index) => (
        // A link has no name of its own: where it stands is which one it is.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="theme-link">
          <label className="field">
            Address of link {index + 1}
            <input
              className="input"
              type="url"
              required
              maxLength={2000}
              value={link.href}
              onChange={({ target }) => change(index, { ...link, href: target.value })}
            />
          </label>
          <label className="field">
            Label of link {index + 1}
            <textarea
              className="input"
              rows={2}
              required
              aria-describedby={`${id}-hint`}
              value={writtenLabel(link.label)}
              onChange={({ target }) => change(index, { ...link, label: readLabel(target.value) })}
            />
          </label>
          <button type="button" onClick={() => change(index, undefined)}>
            Remove link {index + 1}
          </button>
        </div>
      ))}
      <p className="muted" id={`${id}-hint`}>
        A label is one text, or a line for each language, as <code>de=Impressum</code>; the first is for everybody else.
      </p>
      <button
        type="button"
        disabled={links.length >= most}
        onClick={() => onChange([...links, { href: 'https://', label: '' }])}
      >
        Add a link
      </button>
    </section>
  );
}

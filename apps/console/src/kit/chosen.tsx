import type { JSX } from 'react';
import type { Choice } from './pick.js';

/** Each once, in the order in which they were chosen. */
export function withOne(those: readonly Choice[], one: Choice): readonly Choice[] {
  return [...those.filter(({ id }) => id !== one.id), one];
}

interface ChosenProps {
  readonly title: string;
  readonly chosen: readonly Choice[];
  readonly onChange: (chosen: readonly Choice[]) => void;
}

/** What was found by name, one after the other, until it is sent. */
export function Chosen({ title, chosen, onChange }: ChosenProps): JSX.Element {
  return (
    <section>
      <h2>{title}</h2>
      {chosen.length === 0 ? <p className="muted">None.</p> : null}
      <ul className="rows">
        {chosen.map(({ id, name }) => (
          <li key={id}>
            {name}
            <button
              type="button"
              aria-label={`Leave out ${name}`}
              onClick={() => onChange(chosen.filter((each) => each.id !== id))}
            >
              Leave out
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { type JSX, useId } from 'react';
import { type ColorName, colorNames, type Theme } from './draft.js';

interface ColorsProps {
  readonly title: string;
  readonly colors: Theme['light'];
  readonly usual: Readonly<Record<string, string>>;
  readonly onChange: (colors: Theme['light']) => void;
}

/** The colours of a scheme; one that nobody chose is the usual one. */
export function Colors({ title, colors = {}, usual, onChange }: ColorsProps): JSX.Element {
  const id = useId();
  return (
    <fieldset className="theme-colors">
      <legend>{title}</legend>
      {(Object.keys(colorNames) as ColorName[]).map((name) => (
        <div key={name} className="theme-color">
          <input
            id={`${id}-${name}`}
            type="color"
            value={(colors[name] ?? usual[name] ?? '#000000').toLowerCase()}
            onChange={({ target }) => onChange({ ...colors, [name]: target.value })}
          />
          <label htmlFor={`${id}-${name}`}>{colorNames[name]}</label>
          {colors[name] === undefined ? null : (
            <button
              type="button"
              className="quiet"
              aria-label={`${title}: “${colorNames[name]}” as usual`}
              onClick={() => onChange(without(colors, name))}
            >
              As usual
            </button>
          )}
        </div>
      ))}
    </fieldset>
  );
}

function without(colors: NonNullable<Theme['light']>, name: ColorName): Theme['light'] {
  return Object.fromEntries(Object.entries(colors).filter(([each]) => each !== name));
}

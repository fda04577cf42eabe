import { type JSX, useId } from 'react';
import { linesOf, type Setting, type Value, written } from './entered.js';

interface SettingFieldProps {
  readonly setting: Setting;
  /** As it was entered, or stands. */
  readonly value: Value;
  readonly isChanged: boolean;
  readonly onChange: (value: Value) => void;
}

/** One policy: what it is, who decides it, and what it may be. */
export function SettingField({ setting, value, isChanged, onChange }: SettingFieldProps): JSX.Element {
  const id = useId();
  const { title, text, source, variable, usual, problem } = setting;
  const isPinned = source === 'environment';
  return (
    <div className="setting">
      <div className="setting-name">
        <label id={`${id}-title`} htmlFor={id}>
          {title}
        </label>
        <span className="mark" data-source={isChanged ? 'changed' : source}>
          {isChanged ? 'not saved' : isPinned ? `set by ${variable}` : source === 'stored' ? 'decided here' : 'default'}
        </span>
      </div>
      <Control id={id} setting={setting} value={value} isPinned={isPinned} onChange={onChange} />
      <p className="muted" id={`${id}-text`}>
        {text} {usual === undefined ? null : `Default: ${written(usual)}.`}
      </p>
      {problem === undefined ? null : <p className="wrong">What is stored does not count: {problem}</p>}
      {source === 'stored' && !isChanged ? (
        <button type="button" className="quiet" onClick={() => onChange(null)}>
          Leave “{title}” to the default
        </button>
      ) : null}
    </div>
  );
}

interface ControlProps extends Omit<SettingFieldProps, 'isChanged'> {
  readonly id: string;
  readonly isPinned: boolean;
}

function Control({ id, setting: { shape, usual }, value, isPinned, onChange }: ControlProps): JSX.Element {
  const shown = value ?? usual ?? null;
  const common = { id, disabled: isPinned, 'aria-describedby': `${id}-text` };
  switch (shape.type) {
    case 'integer':
      return (
        <input
          {...common}
          className="input"
          type="number"
          min={shape.least}
          max={shape.most}
          required
          value={typeof shown === 'number' ? shown : ''}
          onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
        />
      );
    case 'switch':
      return (
        <Select
          {...common}
          choices={['yes', 'no']}
          value={shown === true ? 'yes' : 'no'}
          onChange={(chosen) => onChange(chosen === 'yes')}
        />
      );
    case 'choice':
      return <Select {...common} choices={shape.choices} value={String(shown)} onChange={onChange} />;
    case 'choices':
      return (
        <Several
          {...common}
          choices={shape.choices}
          value={Array.isArray(shown) ? shown : []}
          onChange={(chosen) => onChange([...chosen])}
        />
      );
    case 'texts':
      return (
        <textarea
          {...common}
          className="input"
          rows={3}
          value={Array.isArray(shown) ? shown.join('\n') : ''}
          onChange={({ target }) => onChange(target.value.split('\n'))}
          onBlur={({ target }) => onChange([...linesOf(target.value)])}
        />
      );
    case 'text':
      return (
        <input
          {...common}
          className="input"
          value={typeof shown === 'string' ? shown : ''}
          onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
        />
      );
  }
}

interface ChoosingProps<T> {
  readonly id: string;
  readonly disabled: boolean;
  readonly 'aria-describedby': string;
  readonly choices: readonly string[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Select({ choices, onChange, ...rest }: ChoosingProps<string>): JSX.Element {
  return (
    <select {...rest} className="input" onChange={({ target }) => onChange(target.value)}>
      {choices.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

function Several({ id, choices, value, disabled, onChange, ...rest }: ChoosingProps<readonly string[]>): JSX.Element {
  return (
    <fieldset className="several" id={id} aria-labelledby={`${id}-title`} disabled={disabled} {...rest}>
      {choices.map((each) => (
        <label key={each}>
          <input
            type="checkbox"
            checked={value.includes(each)}
            onChange={({ target }) =>
              onChange(choices.filter((one) => (one === each ? target.checked : value.includes(one))))
            }
          />{' '}
          {each}
        </label>
      ))}
    </fieldset>
  );
}

import type { JSX } from 'preact';
import type { FieldDefinition } from '../../forms/fields.js';
import type { Message } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';

interface FieldProps {
  readonly words: Words;
  /** Also its id. */
  readonly name: string;
  readonly definition: FieldDefinition;
  readonly value: string;
  readonly error?: Message | undefined;
  readonly focus: boolean;
}

export function Field({ words, name, definition, value, error, focus }: FieldProps): JSX.Element {
  const { hint, isCode, type } = definition;
  if (type === 'hidden') return <input type="hidden" name={name} />;
  if (type === 'checkbox') return <Checkbox words={words} name={name} definition={definition} value={value} />;
  if (type === 'select') return <Select {...{ words, name, definition, value, error, focus }} />;
  const described = [error && `${name}-error`, hint && `${name}-hint`].filter((id) => id !== undefined);
  return (
    <>
      <label for={name}>{words.plain(definition.label)}</label>
      <input
        id={name}
        name={name}
        type={type}
        class={isCode ? 'code' : undefined}
        dir={type === 'text' && !isCode ? 'auto' : 'ltr'}
        autocomplete={definition.autocomplete}
        autocapitalize={isCode ? 'characters' : isUsername(definition) ? 'none' : undefined}
        spellcheck={isCode || isUsername(definition) ? false : undefined}
        required={definition.required}
        maxLength={definition.maxLength}
        list={definition.suggestions && `${name}-suggestions`}
        value={type === 'password' ? undefined : value}
        autofocus={focus || undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
      />
      {definition.suggestions ? (
        <datalist id={`${name}-suggestions`}>
          {definition.suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      ) : null}
      {error ? (
        <p id={`${name}-error`} class="field-error">
          {words.sentence(error)}
        </p>
      ) : null}
      {hint ? (
        <p id={`${name}-hint`} class="small">
          {words.sentence(hint)}
        </p>
      ) : null}
    </>
  );
}

/** A value that is not among the choices stays one until another is chosen. */
function Select({ words, name, definition, value, error, focus }: FieldProps): JSX.Element {
  const { choices = [] } = definition;
  const isOther = value !== '' && !choices.some((each) => each.value === value);
  const all = isOther ? [...choices, { value, text: value }] : choices;
  return (
    <>
      <label for={name}>{words.plain(definition.label)}</label>
      <select
        id={name}
        name={name}
        autocomplete={definition.autocomplete}
        autofocus={focus || undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `${name}-error` : undefined}
      >
        <option value="">{words.plain('account.profile.not_said')}</option>
        {all.map((each) => (
          <option key={each.value} value={each.value} selected={each.value === value || undefined}>
            {each.text}
          </option>
        ))}
      </select>
      {error ? (
        <p id={`${name}-error`} class="field-error">
          {words.sentence(error)}
        </p>
      ) : null}
    </>
  );
}

function Checkbox({ words, name, definition, value }: Omit<FieldProps, 'error' | 'focus'>): JSX.Element {
  return (
    <label for={name} class="check">
      <input id={name} name={name} type="checkbox" value="yes" checked={value === 'yes'} />
      {words.plain(definition.label)}
    </label>
  );
}

function isUsername({ autocomplete }: FieldDefinition): boolean {
  return autocomplete.split(' ').includes('username');
}

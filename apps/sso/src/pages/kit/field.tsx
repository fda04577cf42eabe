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
  if (type === 'checkbox') return <Checkbox words={words} name={name} definition={definition} value={value} />;
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
        autocapitalize={isCode ? 'characters' : definition.autocomplete === 'username' ? 'none' : undefined}
        spellcheck={isCode || definition.autocomplete === 'username' ? false : undefined}
        required={definition.required}
        maxLength={definition.maxLength}
        value={type === 'password' ? undefined : value}
        autofocus={focus || undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
      />
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

function Checkbox({ words, name, definition, value }: Omit<FieldProps, 'error' | 'focus'>): JSX.Element {
  return (
    <label for={name} class="check">
      <input id={name} name={name} type="checkbox" value="yes" checked={value === 'yes'} />
      {words.plain(definition.label)}
    </label>
  );
}

import type { Choice } from '@signet/identity';
import type { JSX } from 'preact';
import type { FieldDefinition, FieldLabel } from '../../forms/fields.js';
import type { Message } from '../messages/catalogue.js';
import type { Words } from '../messages/words.js';
import { PasswordAdvice } from './password-advice.js';

interface FieldProps {
  readonly words: Words;
  /** Also its id. */
  readonly name: string;
  readonly definition: FieldDefinition;
  readonly value: string;
  readonly error?: Message | undefined;
  readonly focus: boolean;
  /** Of a new password: what it is judged by. */
  readonly choice?: Choice | undefined;
}

export function Field({ words, name, definition, value, error, focus, choice }: FieldProps): JSX.Element {
  const { hint, isCode, type } = definition;
  if (type === 'hidden') return <input type="hidden" name={name} />;
  if (type === 'checkbox') return <Checkbox words={words} name={name} definition={definition} value={value} />;
  if (type === 'lines') return <Lines {...{ words, name, definition, value, error, focus }} />;
  if (type === 'file') return <File {...{ words, name, definition, value, error, focus }} />;
  if (type === 'select') return <Select {...{ words, name, definition, value, error, focus }} />;
  const described = [error && `${name}-error`, hint && `${name}-hint`].filter((id) => id !== undefined);
  return (
    <>
      <label for={name}>{labelOf(words, definition.label)}</label>
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
        maxLength={type === 'number' ? undefined : definition.maxLength}
        min={definition.least}
        max={definition.most}
        step={type === 'number' ? 'any' : undefined}
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
      <Notes words={words} name={name} error={error} hint={hint} />
      {choice ? <PasswordAdvice words={words} field={name} choice={choice} /> : null}
    </>
  );
}

/** A value that is not among the choices stays one until another is chosen. */
function Select({ words, name, definition, value, error, focus }: FieldProps): JSX.Element {
  const { choices = [], named = (_, other) => other } = definition;
  const isOther = value !== '' && !choices.some((each) => each.value === value);
  const all = isOther ? [...choices, { value, text: named(words, value) }] : choices;
  return (
    <>
      <label for={name}>{labelOf(words, definition.label)}</label>
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
            {typeof each.text === 'string' ? each.text : words.sentence(each.text)}
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

/** One text in each line. */
function Lines({ words, name, definition, value, error, focus }: FieldProps): JSX.Element {
  const { hint } = definition;
  const described = [error && `${name}-error`, hint && `${name}-hint`].filter((id) => id !== undefined);
  return (
    <>
      <label for={name}>{labelOf(words, definition.label)}</label>
      <textarea
        id={name}
        name={name}
        rows={4}
        dir="auto"
        autocomplete={definition.autocomplete}
        required={definition.required}
        maxLength={definition.maxLength}
        autofocus={focus || undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
      >
        {value}
      </textarea>
      <Notes words={words} name={name} error={error} hint={hint} />
    </>
  );
}

function File({ words, name, definition, error, focus }: FieldProps): JSX.Element {
  const { accept = [], hint } = definition;
  const described = [error && `${name}-error`, hint && `${name}-hint`].filter((id) => id !== undefined);
  return (
    <>
      <label for={name}>{labelOf(words, definition.label)}</label>
      <input
        id={name}
        name={name}
        type="file"
        accept={accept.join(',')}
        autofocus={focus || undefined}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={described.length > 0 ? described.join(' ') : undefined}
      />
      <Notes words={words} name={name} error={error} hint={hint} />
    </>
  );
}

function Checkbox({ words, name, definition, value }: Omit<FieldProps, 'error' | 'focus'>): JSX.Element {
  const { hint, label } = definition;
  return (
    <>
      <label for={name} class="check">
        <input
          id={name}
          name={name}
          type="checkbox"
          value="yes"
          checked={value === 'yes'}
          aria-describedby={hint && `${name}-hint`}
        />
        {labelOf(words, label)}
      </label>
      <Notes words={words} name={name} error={undefined} hint={hint} />
    </>
  );
}

type NotesProps = Pick<FieldProps, 'words' | 'name' | 'error'> & Pick<FieldDefinition, 'hint'>;

function Notes({ words, name, error, hint }: NotesProps): JSX.Element {
  return (
    <>
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

function labelOf(words: Words, label: FieldLabel): string {
  return typeof label === 'string' ? words.plain(label) : words.localized(label.texts);
}

function isUsername({ autocomplete }: FieldDefinition): boolean {
  return autocomplete.split(' ').includes('username');
}

import type { ComponentChildren, JSX } from 'preact';
import type { FormState } from '../../forms/form-state.js';
import type { Words } from '../messages/words.js';
import { Alert } from './alert.js';
import { Field } from './field.js';
import { useAddress } from './root.js';
import { WithoutWork, WorkPart } from './work.js';

interface FormProps {
  readonly words: Words;
  readonly form: FormState;
  readonly alertId: string;
  /** Its buttons. */
  readonly children: ComponentChildren;
}

/** What is wrong, and the form with what was entered before. */
export function Form({ words, form, alertId, children }: FormProps): JSX.Element {
  const address = useAddress();
  const errors = Object.entries(form.errors).flatMap(([name, error]) => (error ? [{ name, error }] : []));
  const hasFile = Object.values(form.fields).some(({ type }) => type === 'file');
  return (
    <>
      {form.alert ? <Alert id={alertId}>{words.sentence(form.alert)}</Alert> : null}
      {!form.alert && errors.length > 0 ? (
        <Alert id={alertId}>
          {words.plain('form.errors')}
          {errors.map(({ name, error }) => (
            <div key={name}>
              <a href={`#${name}`}>{words.sentence(error)}</a>
            </div>
          ))}
        </Alert>
      ) : null}
      <form method="post" action={address(form.action)} enctype={hasFile ? 'multipart/form-data' : undefined}>
        {form.hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {Object.entries(form.fields).map(([name, definition]) => (
          <Field
            key={name}
            words={words}
            name={name}
            definition={definition}
            value={form.values[name] ?? ''}
            error={form.errors[name]}
            focus={form.focus === name}
            choice={definition.isChosen ? form.choice : undefined}
          />
        ))}
        {form.work ? <WorkPart words={words} work={form.work} /> : null}
        {children}
        {form.work ? <WithoutWork words={words} work={form.work} /> : null}
      </form>
    </>
  );
}

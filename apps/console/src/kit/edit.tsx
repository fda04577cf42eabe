import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type JSX, useState } from 'react';
import { Problem } from '../api/problem.js';
import { Field } from './field.js';
import { ProblemNotice } from './problem.js';
import { useDone } from './undo.js';

/** Names of fields and what they are to be; null clears (RFC 7396). */
export type Changed = Readonly<Record<string, string | null>>;

export interface Edited {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly value: string | undefined;
  readonly required?: boolean;
  readonly type?: string;
}

interface EditProps {
  readonly label: string;
  /** Whether the form is there without the button before it. */
  readonly isOpenFirst?: boolean;
  readonly fields: readonly Edited[];
  /** Of what is shown (`ETag`). */
  readonly version: string;
  readonly send: (changed: Changed, version: string) => Promise<{ readonly version: string }>;
  readonly said: string;
  readonly changes: readonly QueryKey[];
}

/** A button that becomes a form. Only what was changed in it is sent, for the version that was read; it can be taken back. */
export function Edit(props: EditProps): JSX.Element {
  const [isOpen, setOpen] = useState(props.isOpenFirst ?? false);
  if (isOpen) return <Form {...props} onClose={() => setOpen(false)} />;
  return (
    <button type="button" onClick={() => setOpen(true)}>
      {props.label}
    </button>
  );
}

function Form({ onClose, ...props }: EditProps & { readonly onClose: () => void }): JSX.Element {
  const { label, fields, send, said, changes } = props;
  // As it was when it was opened: another one that is read meanwhile is somebody else's.
  const [began, setBegan] = useState({ version: props.version, fields });
  const [entered, setEntered] = useState(() => valuesOf(fields));
  const done = useDone();
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (changed: Changed) => send(changed, began.version),
    onSuccess: ({ version }, changed) => {
      const before = Object.fromEntries(Object.keys(changed).map((name) => [name, valueIn(began.fields, name)]));
      done({ said, changes, undo: () => send(before, version) });
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const changed = changedIn(entered, began.fields);
    if (Object.keys(changed).length === 0) onClose();
    else save.mutate(changed);
  };
  const isOld = save.error instanceof Problem && save.error.status === 412;
  const anew = async (): Promise<void> => {
    await Promise.all(changes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    save.reset();
  };
  // What was entered stays; what was not touched is as it is now.
  const goOn = (): void => {
    setEntered((was) => ({ ...valuesOf(fields), ...changedIn(was, began.fields, '') }));
    setBegan({ version: props.version, fields });
  };
  const isBehind = props.version !== began.version;
  return (
    <form onSubmit={submit} aria-label={label} className="edit">
      {fields.map(({ name, label: title, hint, required, type }) => (
        <Field
          key={name}
          name={name}
          label={title}
          {...hintOf(hint, isBehind && valueIn(fields, name) !== valueIn(began.fields, name), fields, name)}
          value={entered[name] ?? ''}
          onChange={({ target }) => setEntered((was) => ({ ...was, [name]: target.value }))}
          required={required}
          type={type}
        />
      ))}
      {isOld ? (
        <div className="problem" role="alert">
          <p>Somebody else changed this meanwhile. Nothing was overwritten, and what you entered is still here.</p>
          <button type="button" onClick={() => void anew()}>
            Show what it is now
          </button>
        </div>
      ) : null}
      {save.isError && !isOld ? <ProblemNotice error={save.error} /> : null}
      <div className="acts">
        {isBehind ? (
          // Another element than what sends it: else this very click would.
          <button key="go-on" type="button" onClick={goOn}>
            Go on from what it is now
          </button>
        ) : (
          <button key="save" type="submit" className="primary" disabled={save.isPending}>
            Save
          </button>
        )}
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function hintOf(hint: string | undefined, isOther: boolean, fields: readonly Edited[], name: string) {
  const said = isOther ? `It is now: ${valueIn(fields, name) ?? 'empty'}` : hint;
  return said === undefined ? {} : { hint: said };
}

function valueIn(fields: readonly Edited[], name: string): string | null {
  return fields.find((each) => each.name === name)?.value || null;
}

function valuesOf(fields: readonly Edited[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map(({ name, value = '' }) => [name, value]));
}

/** @param none what stands for an emptied field */
function changedIn<None extends string | null = null>(
  entered: Readonly<Record<string, string>>,
  fields: readonly Edited[],
  none = null as None,
): Readonly<Record<string, string | None>> {
  const changed = fields.filter(({ name }) => (entered[name]?.trim() || null) !== valueIn(fields, name));
  return Object.fromEntries(changed.map(({ name }) => [name, entered[name]?.trim() || none]));
}

import { type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Form } from '../../kit/form.js';
import { accessOf } from './access.js';
import { AccessChoice } from './access-choice.js';
import { addressesOf, written } from './addresses.js';

interface AppEditorProps {
  readonly app: Schemas['Client'];
  readonly version: string;
  readonly onSaved: () => Promise<unknown>;
  readonly onCancel: () => void;
  readonly onReload: () => void;
}

/** Members that are lists of addresses, and those that are one text. */
const lists = {
  redirect_uris: ['Redirect URIs', 'Where people come back to, exactly; several with spaces between'],
  post_logout_redirect_uris: [
    'After signing out',
    'Where people may be sent back to then; several with spaces between',
  ],
} as const;
const texts = {
  backchannel_logout_uri: ['Back-channel logout', 'Where the app is told that a session ended'],
  client_uri: ['Home page', 'Of the app, for people'],
  policy_uri: ['Privacy policy', 'Its address, for people'],
  tos_uri: ['Terms of service', 'Their address, for people'],
} as const;
const fields = ['client_name', ...Object.keys(lists), ...Object.keys(texts), 'resources'];

/** Changes what an app says of itself: what is the same stays out of it, and an older version changes nothing. */
export function AppEditor({ app, version, onSaved, onCancel, onReload }: AppEditorProps): JSX.Element {
  const { api } = useConsole();
  const { clientId, metadata } = app;
  const [access, setAccess] = useState(() => accessOf(metadata));
  const save = (entered: FormData) => {
    const wanted = {
      client_name: textOf(entered, 'client_name'),
      ...Object.fromEntries(shown(metadata).map((name) => [name, emptyAsNull(addressesOf(entered.get(name)))])),
      ...Object.fromEntries(Object.keys(texts).map((name) => [name, textOf(entered, name)])),
      resources: access,
    };
    const params = { path: { clientId }, header: { 'If-Match': version } };
    return answered(api.PATCH('/clients/{clientId}', { params, body: { metadata: changes(metadata, wanted) } }));
  };
  return (
    <section className="editor" aria-label="Edit">
      <Form fields={fields} submit="Save" run={save} onDone={onSaved} onCancel={onCancel} onReload={onReload}>
        {(problemOf) => (
          <>
            <Field
              name="client_name"
              label="Name"
              hint="As people read it when they sign in"
              defaultValue={String(metadata.client_name ?? '')}
              problem={problemOf('client_name')}
              maxLength={200}
            />
            {shown(metadata).map((name) => (
              <Field
                key={name}
                name={name}
                label={lists[name][0]}
                hint={lists[name][1]}
                defaultValue={written(metadata[name])}
                problem={problemOf(name)}
              />
            ))}
            {Object.entries(texts).map(([name, [label, hint]]) => (
              <Field
                key={name}
                name={name}
                label={label}
                hint={hint}
                defaultValue={String(metadata[name] ?? '')}
                problem={problemOf(name)}
              />
            ))}
            <AccessChoice value={access} onChange={setAccess} problem={problemOf('resources')} />
          </>
        )}
      </Form>
    </section>
  );
}

/** A service sends nobody anywhere. */
function shown({ grant_types }: Readonly<Record<string, unknown>>): ReadonlyArray<keyof typeof lists> {
  const isSignIn = Array.isArray(grant_types) && grant_types.includes('authorization_code');
  return isSignIn ? (Object.keys(lists) as Array<keyof typeof lists>) : [];
}

function textOf(entered: FormData, name: string): string | null {
  const text = String(entered.get(name) ?? '').trim();
  return text === '' ? null : text;
}

function emptyAsNull(list: readonly string[]): readonly string[] | null {
  return list.length === 0 ? null : list;
}

/** What is otherwise than it was. */
function changes(
  before: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => {
      const was = before[name];
      const isNothing = was === undefined || (Array.isArray(was) && was.length === 0);
      return JSON.stringify(isNothing ? null : was) !== JSON.stringify(isEmpty(value) ? null : value);
    }),
  );
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

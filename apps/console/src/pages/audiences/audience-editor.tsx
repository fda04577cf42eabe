import { type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Form } from '../../kit/form.js';
import { patchOf, roleRows, scopeRows } from './audience-changes.js';
import { AudienceRows } from './audience-rows.js';
import { inWords } from './words.js';

interface AudienceEditorProps {
  readonly audience: Schemas['Resource'];
  readonly version: string;
  readonly onSaved: () => Promise<unknown>;
  readonly onCancel: () => void;
  readonly onReload: () => void;
}

const fields = ['name', 'accessTokenLifetime', 'scopes', 'roles'];

/** Changes an audience; what apps or people rest on stays, and an older version changes nothing. */
export function AudienceEditor(props: AudienceEditorProps): JSX.Element {
  const { audience, version, onSaved, onCancel, onReload } = props;
  const { api } = useConsole();
  const { identifier } = audience;
  const [scopes, setScopes] = useState(() => scopeRows(audience));
  const [roles, setRoles] = useState(() => roleRows(audience));
  const save = (entered: FormData) => {
    const lifetime = Number(entered.get('accessTokenLifetime'));
    const body = patchOf(audience, { name: String(entered.get('name')).trim(), lifetime, scopes, roles });
    const params = { path: { identifier }, header: { 'If-Match': version } };
    return answered(api.PATCH('/resources/{identifier}', { params, body }));
  };
  return (
    <section className="editor" aria-label="Edit">
      <Form fields={fields} submit="Save" run={save} onDone={onSaved} onCancel={onCancel} onReload={onReload}>
        {(problemOf) => (
          <>
            <Field
              name="name"
              label="Name"
              defaultValue={inWords(audience.name)}
              problem={problemOf('name')}
              required
              maxLength={200}
            />
            <Field
              name="accessTokenLifetime"
              label="Access tokens live"
              hint="In seconds"
              type="number"
              defaultValue={audience.accessTokenLifetime}
              problem={problemOf('accessTokenLifetime')}
              required
            />
            <AudienceRows scopes={scopes} onScopes={setScopes} roles={roles} onRoles={setRoles} problemOf={problemOf} />
          </>
        )}
      </Form>
    </section>
  );
}

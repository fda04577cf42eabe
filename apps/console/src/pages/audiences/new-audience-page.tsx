import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Form } from '../../kit/form.js';
import { Heading } from '../../kit/heading.js';
import { aRow, type Row } from '../../kit/rows.js';
import { rolesOf, scopesOf } from './audience-changes.js';
import { AudienceRows } from './audience-rows.js';

const fields = ['name', 'identifier', 'scopes', 'roles'];

/** Makes an audience: an API that tokens are for. */
export function NewAudiencePage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [scopes, setScopes] = useState<readonly Row[]>(() => [aRow()]);
  const [roles, setRoles] = useState<readonly Row[]>([]);
  // One for the form: what is sent twice is made once.
  const [key] = useState(() => crypto.randomUUID());
  const make = (entered: FormData) => {
    const given = rolesOf(roles);
    const body = {
      name: String(entered.get('name')).trim(),
      identifier: String(entered.get('identifier')).trim(),
      scopes: scopesOf(scopes),
      ...(Object.keys(given).length > 0 && { roles: given }),
    };
    return answered(api.POST('/resources', { params: { header: { 'Idempotency-Key': key } }, body }));
  };
  return (
    <>
      <Heading title="Make an audience" />
      <Form
        fields={fields}
        submit="Make it"
        run={make}
        onDone={async ({ identifier }) => {
          await queries.invalidateQueries({ queryKey: ['audiences'] });
          await navigate({ to: '/audiences/$identifier', params: { identifier } });
        }}
      >
        {(problemOf) => (
          <>
            <Field
              name="name"
              label="Name"
              hint="As people read it when an app asks for it"
              problem={problemOf('name')}
              required
              maxLength={200}
            />
            <Field
              name="identifier"
              label="Identifier"
              hint="A URL, best the address of the API: what aud of its tokens says. The API accepts no token with another one, and it never changes."
              placeholder="https://stock.example.com"
              problem={problemOf('identifier')}
              required
              maxLength={512}
            />
            <AudienceRows scopes={scopes} onScopes={setScopes} roles={roles} onRoles={setRoles} problemOf={problemOf} />
          </>
        )}
      </Form>
    </>
  );
}

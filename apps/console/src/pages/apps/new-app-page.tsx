import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { ProblemNotice } from '../../kit/problem.js';
import { type AppKind, appKinds } from './kinds.js';
import { NewSecret } from './new-secret.js';

/** Makes an app: of which kind it is says how it signs people in. */
export function NewAppPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [kind, setKind] = useState<AppKind | undefined>(appKinds[0]);
  const [made, setMade] = useState<Schemas['Client'] & { readonly clientSecret?: string }>();
  // One for the form: what is sent twice is made once.
  const [key] = useState(() => crypto.randomUUID());
  const open = ({ clientId }: Schemas['Client']) => navigate({ to: '/apps/$clientId', params: { clientId } });
  const make = useMutation({
    mutationFn: (metadata: Readonly<Record<string, unknown>>) =>
      answered(api.POST('/clients', { params: { header: { 'Idempotency-Key': key } }, body: { metadata } })),
    onSuccess: async (app) => {
      await queries.invalidateQueries({ queryKey: ['apps'] });
      if (app.clientSecret === undefined) await open(app);
      else setMade(app);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const uris = String(entered.get('redirect_uris') ?? '')
      .split(/\s+/)
      .filter(Boolean);
    make.mutate({
      client_name: String(entered.get('client_name')),
      ...kind?.metadata,
      ...(kind?.redirects && { redirect_uris: uris }),
    });
  };
  return (
    <>
      <Heading title="Make an app" />
      <form onSubmit={submit}>
        <fieldset>
          <legend>What is it?</legend>
          {appKinds.map((each) => (
            <label key={each.id} className="choice">
              <input type="radio" name="kind" checked={each === kind} onChange={() => setKind(each)} />
              <span>
                {each.title}
                <span className="muted">{each.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field name="client_name" label="Name" hint="As people read it when they sign in" required maxLength={200} />
        {kind?.redirects ? (
          <Field
            name="redirect_uris"
            label="Redirect URIs"
            hint="Where people come back to, exactly; several with spaces between"
            required
          />
        ) : null}
        {make.isError ? <ProblemNotice error={make.error} /> : null}
        <button type="submit" className="primary" disabled={make.isPending}>
          Make it
        </button>
      </form>
      {made?.clientSecret === undefined ? null : (
        <NewSecret secret={made.clientSecret} onClose={() => void open(made)} />
      )}
    </>
  );
}

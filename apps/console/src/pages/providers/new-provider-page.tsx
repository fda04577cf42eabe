import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { ProblemNotice } from '../../kit/problem.js';
import { type Preset, presets } from './presets.js';

/** Adds somebody with whom people sign in: register there first, then enter what they gave. */
export function NewProviderPage(): JSX.Element {
  const { api, issuer } = useConsole();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [preset, setPreset] = useState<Preset>(presets[0] as Preset);
  const [id, setId] = useState('');
  // One for the form: what is sent twice is made once.
  const [key] = useState(() => crypto.randomUUID());
  const providerId = id || preset.id;
  const make = useMutation({
    mutationFn: (entered: FormData) => {
      const text = (name: string) => String(entered.get(name) ?? '').trim();
      const body = {
        providerId,
        clientId: text('client_id'),
        ...(preset.id === 'generic'
          ? {
              kind: 'oidc' as const,
              issuer: text('issuer'),
              name: text('name'),
              scopes: ['openid', 'email', 'profile'],
            }
          : { preset: preset.id }),
        ...(text('tenant') !== '' && { tenant: text('tenant') }),
        secret:
          preset.id === 'apple'
            ? {
                kind: 'apple' as const,
                teamId: text('team_id'),
                keyId: text('key_id'),
                privateKey: String(entered.get('private_key')),
              }
            : { kind: 'client_secret' as const, secret: text('secret'), sentBy: 'basic' as const },
      };
      return answered(api.POST('/identity-providers', { params: { header: { 'Idempotency-Key': key } }, body }));
    },
    // What was sent has a secret: it is not kept.
    gcTime: 0,
    onSuccess: async (made) => {
      await queries.invalidateQueries({ queryKey: ['providers'] });
      await navigate({ to: '/providers/$providerId', params: { providerId: made.providerId } });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    make.mutate(new FormData(event.currentTarget));
  };
  return (
    <>
      <Heading title="Add a provider" />
      <form onSubmit={submit} autoComplete="off">
        <fieldset>
          <legend>Who is it?</legend>
          {presets.map((each) => (
            <label key={each.id} className="choice">
              <input type="radio" name="preset" checked={each === preset} onChange={() => setPreset(each)} />
              <span>
                {each.title}
                <span className="muted">{each.hint}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field
          name="provider_id"
          label="Id"
          hint="In addresses: lower case letters, digits and hyphens"
          value={providerId}
          onChange={(event) => setId(event.currentTarget.value)}
          pattern="[a-z0-9\-]+"
          required
          maxLength={32}
        />
        <p>
          Register this redirect URI
          {preset.console === undefined ? (
            ' there'
          ) : (
            <>
              {' at '}
              <a href={preset.console} target="_blank" rel="noopener noreferrer">
                {preset.title}
              </a>
            </>
          )}
          :{' '}
          <code data-testid="redirect-uri">{`${issuer.place.issuer}/interaction/upstream/callback/${providerId}`}</code>
        </p>
        {preset.id === 'generic' ? (
          <>
            <Field name="name" label="Name" hint="As people read it" required maxLength={100} />
            <Field name="issuer" label="Issuer" type="url" hint="As its discovery says it" required maxLength={2048} />
          </>
        ) : null}
        {preset.id === 'microsoft' ? (
          <Field name="tenant" label="Directory" hint="Its id or domain; where it is empty, anybody of Microsoft" />
        ) : null}
        <Field name="client_id" label="Client id" hint="That they gave you" required maxLength={1024} />
        {preset.id === 'apple' ? (
          <>
            <Field name="team_id" label="Team id" required maxLength={1024} />
            <Field name="key_id" label="Key id" required maxLength={1024} />
            <label className="field">
              Private key
              <textarea name="private_key" className="input" rows={4} required maxLength={8192} autoComplete="off" />
              <span className="muted">The file that Apple gave, as it is (PKCS #8 in PEM)</span>
            </label>
          </>
        ) : (
          <Field name="secret" type="password" label="Client secret" autoComplete="off" required maxLength={1024} />
        )}
        {make.isError ? <ProblemNotice error={make.error} /> : null}
        <button type="submit" className="primary" disabled={make.isPending}>
          Add
        </button>
      </form>
    </>
  );
}

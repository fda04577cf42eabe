import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { FormEvent, JSX } from 'react';
import { answered, type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Facts, Time } from '../../kit/facts.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { ProblemNotice } from '../../kit/problem.js';
import { nameOf } from './providers-page.js';

type Provider = Schemas['IdentityProvider'];

const who = {
  nobody: 'nobody: an account must be linked first',
  invitation: 'whoever is invited',
  domains: 'whoever has an address of these domains',
  everybody: 'everybody',
} as const;

/** Somebody with whom people sign in. */
export function ProviderPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const { providerId = '' } = useParams({ strict: false });
  const path = { providerId };
  const provider = useQuery({
    queryKey: ['provider', providerId],
    queryFn: () => versioned(api.GET('/identity-providers/{providerId}', { params: { path } })),
  });
  return (
    <Loaded query={provider}>
      {({ item, version }) => {
        const params = { path, header: { 'If-Match': version } };
        const isOff = item.disabledAt !== undefined;
        return (
          <>
            <Heading title={nameOf(item.name)} />
            <Described provider={item} linked={item.linked} />
            {item.secretKind === 'client_secret' ? <NewSecretForm provider={item} version={version} /> : null}
            <div className="acts">
              <Act
                label={isOff ? 'Switch on' : 'Switch off'}
                warning={
                  isOff
                    ? 'People can sign in by it from now on.'
                    : 'Nobody signs in by it any more until it is switched on. Who is linked stays linked.'
                }
                run={() =>
                  answered(api.PATCH('/identity-providers/{providerId}', { params, body: { enabled: isOff } }))
                }
                done={() => 'Done'}
                changes={['provider', providerId]}
              />
              <Act
                label="Delete"
                warning={`${linkedPeople(item.linked)} Nobody signs in by it any more, nobody is linked there any more, and the sessions that began by it end. It cannot be taken back.`}
                run={async () => {
                  const { unlinked } = await answered(api.DELETE('/identity-providers/{providerId}', { params }));
                  await navigate({ to: '/providers' });
                  return unlinked;
                }}
                done={(unlinked) => `Deleted; ${unlinked} were linked`}
                changes={['providers']}
              />
            </div>
          </>
        );
      }}
    </Loaded>
  );
}

function linkedPeople(linked: number): string {
  if (linked === 0) return 'Nobody is linked there.';
  return linked === 1 ? '1 person is linked there.' : `${linked} people are linked there.`;
}

function Described({ provider, linked }: { readonly provider: Provider; readonly linked: number }): JSX.Element {
  return (
    <Facts
      of={{
        Id: <code>{provider.providerId}</code>,
        Issuer: provider.issuer,
        'Client id': <code>{provider.clientId}</code>,
        'Redirect URI': <code>{provider.redirectUri}</code>,
        'Back-channel logout URI': <code>{provider.backchannelLogoutUri}</code>,
        Scopes: provider.scopes.join(' '),
        'New accounts': who[provider.accounts.by],
        Domains: provider.accounts.domains?.join(', '),
        'Verified addresses': provider.trustsEmail ? 'are believed' : 'are not believed',
        'Signs out there': provider.signsOut ? 'yes' : 'no',
        'Linked people': String(linked),
        Added: <Time at={provider.createdAt} />,
        'Switched off': provider.disabledAt && <Time at={provider.disabledAt} />,
      }}
    />
  );
}

/** The secret that they gave, in place of the one before. It is told to nobody again. */
function NewSecretForm({ provider, version }: { readonly provider: Provider; readonly version: string }): JSX.Element {
  const { api } = useConsole();
  const queries = useQueryClient();
  const path = { providerId: provider.providerId };
  const replace = useMutation({
    mutationFn: (secret: string) =>
      answered(
        api.PATCH('/identity-providers/{providerId}', {
          params: { path, header: { 'If-Match': version } },
          body: { secret: { kind: 'client_secret', secret, sentBy: 'basic' } },
        }),
      ),
    gcTime: 0,
    onSuccess: () => queries.invalidateQueries({ queryKey: ['provider', provider.providerId] }),
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    replace.mutate(String(new FormData(event.currentTarget).get('secret')));
    event.currentTarget.reset();
  };
  return (
    <form className="filters" onSubmit={submit} autoComplete="off">
      <Field name="secret" type="password" label="Another client secret" autoComplete="off" required maxLength={1024} />
      <button type="submit" disabled={replace.isPending}>
        Replace the secret
      </button>
      <span role="status">{replace.isSuccess ? 'Replaced' : null}</span>
      {replace.isError ? <ProblemNotice error={replace.error} /> : null}
    </form>
  );
}

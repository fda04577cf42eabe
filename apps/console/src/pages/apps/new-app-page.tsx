import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Form } from '../../kit/form.js';
import { Heading } from '../../kit/heading.js';
import type { Access } from './access.js';
import { AccessChoice } from './access-choice.js';
import { addressesOf, written } from './addresses.js';
import { KindChoice } from './kind-choice.js';
import { type AppKind, appKinds } from './kinds.js';
import { NewSecret } from './new-secret.js';
import { SoftwareChoice } from './software-choice.js';

type Preset = Schemas['ClientPreset'];
const fields = ['client_name', 'redirect_uris', 'resources'];

/** Makes an app: of which kind it is, and for which program, says how it signs people in. */
export function NewAppPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [kind, setKind] = useState(appKinds[0] as AppKind);
  const [software, setSoftware] = useState<Preset>();
  const [addresses, setAddresses] = useState('');
  const [access, setAccess] = useState<readonly Access[]>([]);
  const [made, setMade] = useState<Schemas['Client'] & { readonly clientSecret?: string }>();
  // One for the form: what is sent twice is made once.
  const [key] = useState(() => crypto.randomUUID());
  const presets = useQuery({ queryKey: ['client-presets'], queryFn: () => answered(api.GET('/client-presets')) });

  const choose = (next: Preset | undefined): void => {
    const proposed = written(software?.metadata.redirect_uris);
    if (addresses === '' || addresses === proposed) setAddresses(written(next?.metadata.redirect_uris));
    setSoftware(next);
  };
  const chooseKind = (next: AppKind): void => {
    setKind(next);
    choose(undefined);
  };
  const open = ({ clientId }: Schemas['Client']) =>
    navigate({
      to: '/apps/$clientId',
      params: { clientId },
      search: software?.hasSnippets ? { software: software.name } : {},
    });
  const make = (entered: FormData) => {
    const metadata = {
      ...(software?.metadata ?? kind.metadata),
      client_name: String(entered.get('client_name')),
      ...(kind.redirects && { redirect_uris: addressesOf(addresses) }),
      ...(access.length > 0 && { resources: access }),
    };
    return answered(api.POST('/clients', { params: { header: { 'Idempotency-Key': key } }, body: { metadata } }));
  };
  return (
    <>
      <Heading title="Make an app" />
      <Form
        fields={fields}
        submit="Make it"
        run={make}
        onDone={async (app) => {
          await queries.invalidateQueries({ queryKey: ['apps'] });
          if (app.clientSecret === undefined) await open(app);
          else setMade(app);
        }}
      >
        {(problemOf) => (
          <>
            <KindChoice value={kind} onChange={chooseKind} />
            <SoftwareChoice kind={kind.id} presets={presets.data?.items ?? []} value={software} onChange={choose} />
            <Field
              name="client_name"
              label="Name"
              hint="As people read it when they sign in"
              problem={problemOf('client_name')}
              required
              maxLength={200}
            />
            {kind.redirects ? (
              <Field
                name="redirect_uris"
                label="Redirect URIs"
                hint={hintOf(software)}
                placeholder={`https://app.example.com${software?.callback ?? '/callback'}`}
                problem={problemOf('redirect_uris')}
                value={addresses}
                onChange={(event) => setAddresses(event.target.value)}
                required
              />
            ) : null}
            <AccessChoice value={access} onChange={setAccess} problem={problemOf('resources')} />
          </>
        )}
      </Form>
      {made?.clientSecret === undefined ? null : (
        <NewSecret secret={made.clientSecret} onClose={() => void open(made)} />
      )}
    </>
  );
}

function hintOf(software: Preset | undefined): string {
  const several = 'Where people come back to, exactly; several with spaces between';
  if (software?.callback === undefined) return several;
  const id = software.callback.includes('ID') ? ', where ID is what it calls this issuer' : '';
  return `${several}. ${software.title} has it at ${software.callback} below its own address${id}`;
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type JSX, useState } from 'react';
import { answered, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Facts, Time } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { useEditing } from '../editing.js';
import { AppEditor } from './app-editor.js';
import { AppSnippets } from './app-snippets.js';
import { NewSecret } from './new-secret.js';
import { appName, originWords } from './words.js';

/** An app, as its metadata has it (RFC 7591). */
export function AppPage(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const [secret, setSecret] = useState<string>();
  const { clientId = '' } = useParams({ strict: false });
  const path = { clientId };
  const app = useQuery({
    queryKey: ['app', clientId],
    queryFn: () => versioned(api.GET('/clients/{clientId}', { params: { path } })),
  });
  const editing = useEditing(app, ['app', clientId], ['apps']);
  const rotate = async (): Promise<void> => {
    const made = await answered(api.POST('/clients/{clientId}/secret', { params: { path }, body: {} }));
    setSecret(made.clientSecret);
  };
  const remove = async (version: string): Promise<void> => {
    await answered(api.DELETE('/clients/{clientId}', { params: { path, header: { 'If-Match': version } } }));
    await navigate({ to: '/apps' });
  };
  return (
    <Loaded query={app}>
      {({ item, version }) => (
        <>
          <Heading title={appName(item)}>
            {editing.of !== undefined || item.origin === 'described' ? null : (
              <button type="button" onClick={editing.begin}>
                Edit
              </button>
            )}
          </Heading>
          {editing.of === undefined ? null : (
            <AppEditor
              key={editing.of.version}
              app={editing.of.item}
              version={editing.of.version}
              onSaved={editing.saved}
              onCancel={editing.end}
              onReload={editing.reload}
            />
          )}
          <Facts
            of={{
              'Client id': <code>{item.clientId}</code>,
              Origin: originWords[item.origin],
              Made: <Time at={item.createdAt} />,
              'Former secret good until': item.formerSecretGoodUntil && <Time at={item.formerSecretGoodUntil} />,
            }}
          />
          <AppSnippets clientId={item.clientId} />
          <section>
            <h2>Metadata</h2>
            <Facts
              of={Object.fromEntries(Object.entries(item.metadata).map(([name, value]) => [name, shown(value)]))}
            />
          </section>
          {secret === undefined ? null : <NewSecret secret={secret} onClose={() => setSecret(undefined)} />}
          <div className="acts">
            {item.metadata.token_endpoint_auth_method === 'none' ? null : (
              <Act
                label="Replace the secret"
                warning="The secret of now is good for one more day."
                run={rotate}
                done={() => 'Replaced'}
                changes={['app', clientId]}
              />
            )}
            <Act
              label="Delete"
              warning="The app is gone, with all of its grants and consents. It cannot be taken back."
              run={() => remove(version)}
              done={() => 'Deleted'}
              changes={['apps']}
            />
          </div>
        </>
      )}
    </Loaded>
  );
}

/** A value of metadata as it is written. */
function shown(value: unknown): JSX.Element {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return <pre>{text}</pre>;
}

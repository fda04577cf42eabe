import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { JSX } from 'react';
import { type Schemas, versioned } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Facts } from '../../kit/facts.js';
import { Heading } from '../../kit/heading.js';
import { Loaded } from '../../kit/loaded.js';
import { useEditing } from '../editing.js';
import { AudienceEditor } from './audience-editor.js';
import { AudienceSnippets } from './audience-snippets.js';
import { WhoAsks } from './who-asks.js';
import { inWords } from './words.js';

/** An API: what may be asked of it, and by which role. */
export function AudiencePage(): JSX.Element {
  const { api } = useConsole();
  const { identifier = '' } = useParams({ strict: false });
  const audience = useQuery({
    queryKey: ['audience', identifier],
    queryFn: () => versioned(api.GET('/resources/{identifier}', { params: { path: { identifier } } })),
  });
  const editing = useEditing(audience, ['audience', identifier], ['audiences']);
  return (
    <Loaded query={audience}>
      {({ item }) => (
        <>
          <Heading title={inWords(item.name)}>
            {editing.of === undefined ? (
              <button type="button" onClick={editing.begin}>
                Edit
              </button>
            ) : null}
          </Heading>
          {editing.of === undefined ? null : (
            <AudienceEditor
              key={editing.of.version}
              audience={editing.of.item}
              version={editing.of.version}
              onSaved={editing.saved}
              onCancel={editing.end}
              onReload={editing.reload}
            />
          )}
          <AudienceFacts of={item} />
          <AudienceSnippets identifier={identifier} />
          <WhoAsks identifier={identifier} />
        </>
      )}
    </Loaded>
  );
}

function AudienceFacts({ of }: { readonly of: Schemas['Resource'] }): JSX.Element {
  const { identifier, scopes, roles = {}, accessTokenLifetime, signingAlgorithm, requiredAcr, scopesWithoutRole } = of;
  return (
    <>
      <Facts
        of={{
          Identifier: <code>{identifier}</code>,
          'Access tokens live': `${accessTokenLifetime} seconds`,
          'Signed with': signingAlgorithm,
          'Asks for a sign-in of': requiredAcr,
          'Scopes without a role': scopesWithoutRole?.join(', '),
        }}
      />
      <section>
        <h2>Scopes</h2>
        <Facts of={Object.fromEntries(Object.entries(scopes).map(([scope, text]) => [scope, inWords(text)]))} />
      </section>
      <section>
        <h2>Roles</h2>
        {Object.keys(roles).length === 0 ? <p className="muted">None: each person may have each scope.</p> : null}
        <Facts of={Object.fromEntries(Object.entries(roles).map(([role, { scopes }]) => [role, scopes.join(', ')]))} />
      </section>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered, type Schemas } from '../api/api.js';
import { useConsole } from '../console.js';
import { Act } from '../kit/act.js';
import { Time } from '../kit/facts.js';
import { Heading } from '../kit/heading.js';
import { Loaded } from '../kit/loaded.js';

type Key = Schemas['SigningKey'];

/** What tokens are signed with. */
export function KeysPage(): JSX.Element {
  const { api } = useConsole();
  const keys = useQuery({ queryKey: ['keys'], queryFn: () => answered(api.GET('/keys', { params: { query: {} } })) });
  return (
    <>
      <Heading title="Keys" />
      <Loaded query={keys}>
        {({ items }) => (
          <>
            <ul className="rows">
              {items.map((key) => (
                <li key={key.kid}>
                  <strong>{key.algorithm}</strong> <code>{key.kid}</code> <Standing of={key} />
                </li>
              ))}
            </ul>
            <div className="acts">
              {[...new Set(items.map(({ algorithm }) => algorithm))].map((algorithm) => (
                <Act
                  key={algorithm}
                  label={`Rotate ${algorithm}`}
                  warning="A new key is published now and signs in a while. Tokens of the one before stay good."
                  run={() => answered(api.POST('/keys', { body: { algorithm } }))}
                  done={({ kid }) => `The new key is ${kid}`}
                  changes={['keys']}
                />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function Standing({ of: { activatesAt, retiresAt } }: { readonly of: Key }): JSX.Element {
  return (
    <span className="muted">
      signs from <Time at={activatesAt} />
      {retiresAt === undefined ? null : (
        <>
          {' '}
          until <Time at={retiresAt} />
        </>
      )}
    </span>
  );
}

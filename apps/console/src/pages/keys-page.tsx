import { useQuery } from '@tanstack/react-query';
import type { JSX } from 'react';
import { answered, type Schemas } from '../api/api.js';
import { useConsole } from '../console.js';
import { Act } from '../kit/act.js';
import { Time } from '../kit/facts.js';
import { Heading } from '../kit/heading.js';
import { Loaded } from '../kit/loaded.js';

type Key = Schemas['SigningKey'];

const whereabouts: Readonly<Record<Key['heldBy'], string>> = {
  database: 'in the database, under the master key',
  file: 'in a file that an operator gives',
  environment: 'in the environment of each process',
};

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
            <ul className="keys">
              {items.map((key) => (
                <li key={key.kid}>
                  <KeyFacts of={key} />
                  <Withdraw of={key} />
                </li>
              ))}
            </ul>
            <div className="acts">
              {rotatable(items).map((algorithm) => (
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

function KeyFacts({ of: { algorithm, kid, heldBy, activatesAt, retiresAt } }: { readonly of: Key }): JSX.Element {
  return (
    <div>
      <strong>{algorithm}</strong> <code>{kid}</code>
      <p className="muted">
        Signs from <Time at={activatesAt} />
        {retiresAt === undefined ? null : (
          <>
            {' '}
            until <Time at={retiresAt} />
          </>
        )}
        . Kept {whereabouts[heldBy]}.
      </p>
    </div>
  );
}

/** For a key that leaked: nothing brings it back. */
function Withdraw({ of: { kid, algorithm } }: { readonly of: Key }): JSX.Element {
  const { api } = useConsole();
  return (
    <Act
      label={`Withdraw ${algorithm} ${kid.slice(0, 8)}`}
      warning={
        'Every access token and ID token that this key signed is refused: within seconds by APIs that listen, by others ' +
        'within ten minutes. Sessions and refresh tokens go on. To rehearse it, run: signet keys drill URL'
      }
      run={() => answered(api.DELETE('/keys/{kid}', { params: { path: { kid } } }))}
      done={({ replacement }) => (replacement ? `Withdrawn; ${replacement.kid} signs in its place` : 'Withdrawn')}
      changes={['keys']}
    />
  );
}

/** Algorithms whose keys the issuer makes: those that an operator gives, an operator rotates. */
function rotatable(keys: readonly Key[]): ReadonlyArray<Key['algorithm']> {
  const given = keys.filter(({ heldBy, retiresAt }) => heldBy !== 'database' && retiresAt === undefined);
  const algorithms = new Set(keys.map(({ algorithm }) => algorithm));
  return [...algorithms].filter((algorithm) => !given.some((key) => key.algorithm === algorithm));
}

import { useQuery } from '@tanstack/react-query';
import { type JSX, useId } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { pageSize } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';
import { inWords } from '../audiences/words.js';
import { type Access, withScope } from './access.js';

interface AccessChoiceProps {
  readonly value: readonly Access[];
  readonly onChange: (value: readonly Access[]) => void;
  readonly problem?: string | undefined;
}

/** Audiences and the scopes of each that an app may ask for: one request, however many there are. */
export function AccessChoice({ value, onChange, problem }: AccessChoiceProps): JSX.Element {
  const { api } = useConsole();
  const audiences = useQuery({
    queryKey: ['audiences', 'to choose'],
    queryFn: () => answered(api.GET('/resources', { params: { query: { limit: pageSize } } })),
  });
  return (
    <fieldset>
      <legend>May ask for</legend>
      <Loaded query={audiences}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? <p className="muted">There are no audiences yet.</p> : null}
            {items.map((audience) => (
              <Audience key={audience.identifier} of={audience} value={value} onChange={onChange} />
            ))}
            {next === undefined ? null : (
              <p className="muted">
                These are the first {pageSize}. Of others, the shell and the configuration say it.
              </p>
            )}
          </>
        )}
      </Loaded>
      {problem === undefined ? null : (
        <p className="wrong" role="alert">
          {problem}
        </p>
      )}
    </fieldset>
  );
}

interface AudienceProps extends Omit<AccessChoiceProps, 'problem'> {
  readonly of: Schemas['Resource'];
}

function Audience({ of: { identifier, name, scopes }, value, onChange }: AudienceProps): JSX.Element {
  const id = useId();
  const chosen = value.find((access) => access.identifier === identifier)?.scopes ?? [];
  return (
    <div className="access">
      <h3>{inWords(name)}</h3>
      <span className="muted">{identifier}</span>
      {Object.keys(scopes).length === 0 ? <p className="muted">It has no scopes.</p> : null}
      {Object.entries(scopes).map(([scope, text]) => (
        <div key={scope} className="choice">
          <input
            type="checkbox"
            id={`${id}${scope}`}
            aria-describedby={`${id}${scope}.text`}
            checked={chosen.includes(scope)}
            onChange={(event) => onChange(withScope(value, identifier, scope, event.target.checked))}
          />
          <span>
            <label htmlFor={`${id}${scope}`}>{scope}</label>
            <span id={`${id}${scope}.text`} className="muted">
              {inWords(text)}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { endWords, stateWords } from './words.js';

/** Of the list: whom, by whom, why, where and until when; one that is not over can be ended. */
export function AccessRow({ access }: { readonly access: Schemas['NamedSupportAccess'] }): JSX.Element {
  const { api, session } = useConsole();
  const { accessId, subject, supporter, reason, clientIds, state, username, supporterName } = access;
  const path = { accessId };
  const person = username ?? subject;
  return (
    <div className="record spread support-row">
      <div className="record-told">
        <span className="support-who">
          <Link to="/users/$subject" params={{ subject: supporter }}>
            {supporterName ?? supporter}
          </Link>{' '}
          as{' '}
          <Link to="/users/$subject" params={{ subject }}>
            <strong>{person}</strong>
          </Link>
          <span className="mark" data-state={state}>
            {stateWords[state]}
          </span>
        </span>
        <span className="support-why">{reason}</span>
        <span className="muted">
          in {clientIds.join(', ')} · <When access={access} />
        </span>
      </div>
      {state === 'over' || !session.may('admin:support:write') ? null : (
        <Act
          label="End"
          warning={`Nobody acts as ${person} by it any more, and what was given by it is revoked. It cannot be taken back.`}
          run={() => answered(api.DELETE('/support-accesses/{accessId}', { params: { path } }))}
          done={() => 'Ended'}
          changes={['support']}
        />
      )}
    </div>
  );
}

function When({ access }: { readonly access: Schemas['SupportAccess'] }): JSX.Element {
  const { state, createdAt, enterBefore, enteredAt, endedAt, until } = access;
  if (state === 'asked') {
    return (
      <>
        asked for <Time at={createdAt} />, can be entered until <Time at={enterBefore} />
      </>
    );
  }
  if (state === 'entered') {
    return (
      <>
        since <Time at={enteredAt ?? createdAt} />, until <Time at={until} />
      </>
    );
  }
  return (
    <>
      <Time at={enteredAt ?? createdAt} /> to <Time at={endedAt ?? (enteredAt === undefined ? enterBefore : until)} />,{' '}
      {endWords(access)}
    </>
  );
}

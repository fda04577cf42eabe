import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { Dialog } from '../../kit/dialog.js';
import { Facts, Time } from '../../kit/facts.js';
import type { Entry } from './entry.js';

/** All that one entry says. */
export function EntryDetails({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }): JSX.Element {
  const { initiator, subject, clientId, before, after, concealed, count, lastAt } = entry;
  return (
    <Dialog open title={entry.name.replaceAll('_', ' ')} onClose={onClose}>
      <Facts
        of={{
          When: <Time at={entry.at} />,
          'Last of them': lastAt !== undefined && count !== 1 ? <Time at={lastAt} /> : undefined,
          Times: count === undefined || count === 1 ? undefined : count,
          'Done by': initiator.subject === undefined ? initiator.entity : <Person subject={initiator.subject} />,
          Through: initiator.through.replaceAll('_', ' '),
          About: subject === undefined ? undefined : <Person subject={subject} />,
          App:
            clientId === undefined ? undefined : (
              <Link to="/apps/$clientId" params={{ clientId }}>
                {clientId}
              </Link>
            ),
          Audience: entry.audience,
          Record: `${entry.target.record} ${entry.target.id}`,
          Reason: entry.reason,
          Address: entry.address,
          Browser: entry.userAgent,
          Before: shown(before),
          After: shown(after),
          Concealed: concealed?.join(', '),
          Entry: <code>{entry.entryId}</code>,
        }}
      />
      <div className="buttons">
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function Person({ subject }: { readonly subject: string }): JSX.Element {
  return (
    <Link to="/users/$subject" params={{ subject }}>
      {subject}
    </Link>
  );
}

function shown(facts: Entry['before']): JSX.Element | undefined {
  return facts === undefined ? undefined : <pre>{JSON.stringify(facts, undefined, 2)}</pre>;
}

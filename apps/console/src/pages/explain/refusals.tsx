import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { FormEvent, JSX } from 'react';
import { answered } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Time } from '../../kit/facts.js';
import { Field } from '../../kit/field.js';
import { RecordList } from '../../kit/record-list.js';

/** What was refused within a week, newest first; each leads to its story. */
export function Refusals(): JSX.Element {
  const { api } = useConsole();
  const navigate = useNavigate();
  const { place, reason } = useSearch({ from: '/explain' });
  const refusals = usePages(['refusals', place, reason], (page) =>
    answered(
      api.GET('/refusals', {
        params: {
          query: { ...page, ...(place !== undefined && { place }), ...(reason !== undefined && { code: reason }) },
        },
      }),
    ),
  );
  const filter = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const given = (name: string) => String(entered.get(name) ?? '').trim() || undefined;
    void navigate({
      to: '/explain',
      search: (before) => ({ ...before, place: given('place'), reason: given('reason') }),
    });
  };
  return (
    <section>
      <h2>Latest refusals</h2>
      <form className="filters" onSubmit={filter} key={`${place} ${reason}`}>
        <Field name="place" label="Of this API or path" defaultValue={place} maxLength={2048} />
        <Field name="reason" label="For this reason" defaultValue={reason} maxLength={64} />
        <button type="submit">Filter</button>
        <button type="button" onClick={() => void refusals.refetch()}>
          Look again
        </button>
      </form>
      <RecordList
        query={refusals}
        keyOf={({ supportCode }) => supportCode}
        empty="Nothing was refused."
        row={({ supportCode, at, place: where, code, check, clientId }) => (
          <Link to="/explain" search={(before) => ({ ...before, code: supportCode })} className="record">
            <strong>
              {code} <code>{supportCode}</code>
            </strong>
            <span className="muted">
              <Time at={at} /> · {where} · {check}
              {clientId === undefined ? null : ` · ${clientId}`}
            </span>
          </Link>
        )}
      />
    </section>
  );
}

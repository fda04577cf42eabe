import { useNavigate } from '@tanstack/react-router';
import type { FormEvent, JSX } from 'react';
import { Field } from '../../kit/field.js';
import { type AuditFilter, asLocal, asQuery, fromLocal } from './audit-filter.js';

/** Who did what, to whom, through which app, at which API, and when. */
export function FilterForm({ filter }: { readonly filter: AuditFilter }): JSX.Element {
  const navigate = useNavigate();
  const isFiltered = Object.keys(asQuery(filter)).length > 0;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget);
    const text = (name: string) => String(entered.get(name) ?? '').trim() || undefined;
    void navigate({
      to: '/audit',
      search: {
        name: text('name')?.toLowerCase().replaceAll(' ', '_'),
        actor: text('actor'),
        subject: text('subject'),
        client_id: text('client_id'),
        audience: text('audience'),
        since: fromLocal(String(entered.get('since'))),
        until: fromLocal(String(entered.get('until'))),
      },
    });
  };
  return (
    <details open={isFiltered}>
      <summary>Filter</summary>
      <form className="filters" onSubmit={submit} key={JSON.stringify(filter)}>
        <Field name="name" label="What happened" placeholder="role_given" defaultValue={filter.name} maxLength={64} />
        <Field name="actor" label="Done by (subject)" defaultValue={filter.actor} maxLength={255} />
        <Field name="subject" label="About (subject)" defaultValue={filter.subject} maxLength={255} />
        <Field name="client_id" label="App (client id)" defaultValue={filter.client_id} maxLength={1024} />
        <Field name="audience" label="Audience (identifier)" defaultValue={filter.audience} maxLength={1024} />
        <Field name="since" label="From" type="datetime-local" defaultValue={asLocal(filter.since)} />
        <Field name="until" label="Until" type="datetime-local" defaultValue={asLocal(filter.until)} />
        <button type="submit" className="primary">
          Filter
        </button>
        {isFiltered ? (
          <button type="button" onClick={() => void navigate({ to: '/audit', search: {} })}>
            Show everything
          </button>
        ) : null}
      </form>
    </details>
  );
}

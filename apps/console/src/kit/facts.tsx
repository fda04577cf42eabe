import type { JSX, ReactNode } from 'react';

/** Names and values; what is undefined is left out. */
export function Facts({ of }: { readonly of: Readonly<Record<string, ReactNode>> }): JSX.Element {
  const told = Object.entries(of).filter(([, value]) => value !== undefined);
  return (
    <dl className="facts">
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const form = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** @param at seconds since the epoch */
export function Time({ at }: { readonly at: number }): JSX.Element {
  const date = new Date(at * 1000);
  return <time dateTime={date.toISOString()}>{form.format(date)}</time>;
}

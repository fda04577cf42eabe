import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import type { Schemas } from '../../api/api.js';

type Attentions = Schemas['Overview']['attention'];

const words = {
  dead_mail: { to: '/mail', what: 'messages of mail could not be sent' },
  failing_webhooks: { to: '/audit', what: 'webhooks cannot be told' },
  raised_alerts: { to: '/audit', what: 'alerts were raised within a day' },
  old_keys: { to: '/keys', what: 'keys have signed for more than a year' },
} as const;

/** What should be looked at, where there is something. */
export function Attention({ of }: { readonly of: Attentions }): JSX.Element | null {
  if (of.length === 0) return null;
  return (
    <section className="attention">
      <h2>Needs attention</h2>
      <ul>
        {of.map(({ about, count }) => (
          <li key={about}>
            <Link to={words[about].to}>
              {count.toLocaleString()} {words[about].what}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

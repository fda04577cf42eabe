import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { JSX } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Loaded } from '../../kit/loaded.js';
import { Snippets } from '../../kit/snippets.js';

/** What a program needs to sign people in as this app. */
export function AppSnippets({ clientId }: { readonly clientId: string }): JSX.Element {
  const { api } = useConsole();
  // It stands in the address: a reload shows the same program.
  const { software } = useSearch({ strict: false });
  const navigate = useNavigate();
  const setSoftware = (next: string) =>
    void navigate({ to: '.', search: { software: next }, replace: true, resetScroll: false });
  const presets = useQuery({ queryKey: ['client-presets'], queryFn: () => answered(api.GET('/client-presets')) });
  const query = software === undefined ? {} : { for: software };
  const snippets = useQuery({
    queryKey: ['app', clientId, 'snippets', software],
    queryFn: () => answered(api.GET('/clients/{clientId}/snippets', { params: { path: { clientId }, query } })),
  });
  const known = presets.data?.items.filter(({ hasSnippets }) => hasSnippets) ?? [];
  return (
    <section>
      <h2>Use it from</h2>
      <label className="field">
        Program
        <select
          className="input"
          value={software ?? snippets.data?.software ?? ''}
          onChange={(event) => setSoftware(event.target.value)}
        >
          {known.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <Loaded query={snippets}>{({ snippets: all }) => <Snippets of={all} />}</Loaded>
    </section>
  );
}

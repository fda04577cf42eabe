import { useMutation } from '@tanstack/react-query';
import type { JSX } from 'react';
import type { Api } from '../../api/api.js';
import { problemOf } from '../../api/problem.js';
import { useConsole } from '../../console.js';
import { ProblemNotice } from '../../kit/problem.js';
import { type AuditFilter, asQuery } from './audit-filter.js';

/** Requests of one export, of 1,000 lines each: more than that is for the shell (`signet audit export`). */
const mostRequests = 50;

/** What is filtered as a file of JSON lines, oldest first. */
export function ExportTrail({ filter }: { readonly filter: AuditFilter }): JSX.Element {
  const { api } = useConsole();
  const exported = useMutation({ mutationFn: async () => save(await lines(api, filter)) });
  return (
    <span className="act">
      <button type="button" disabled={exported.isPending} onClick={() => exported.mutate()}>
        Export
      </button>
      <span role="status">
        {exported.data === 'cut' ? 'These are the oldest of them: the shell exports all (signet audit export).' : null}
        {exported.data === 'whole' ? 'Exported' : null}
      </span>
      {exported.isError ? <ProblemNotice error={exported.error} /> : null}
    </span>
  );
}

interface Lines {
  readonly parts: readonly string[];
  readonly extent: 'whole' | 'cut';
}

async function lines(api: Api, filter: AuditFilter): Promise<Lines> {
  const parts: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { format: 'jsonl' as const, ...(cursor && { cursor }), ...(asQuery(filter) as object) };
    const { data, error, response } = await api.GET('/audit/export', { params: { query }, parseAs: 'text' });
    if (!response.ok) throw problemOf(response.status, error);
    parts.push(data ?? '');
    cursor = nextOf(response);
  } while (cursor !== undefined && parts.length < mostRequests);
  return { parts, extent: cursor === undefined ? 'whole' : 'cut' };
}

/** RFC 8288. */
function nextOf(response: Response): string | undefined {
  const address = /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get('link') ?? '')?.[1];
  return address === undefined ? undefined : (new URL(address, response.url).searchParams.get('cursor') ?? undefined);
}

function save({ parts, extent }: Lines): Lines['extent'] {
  const address = URL.createObjectURL(new Blob([...parts], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'audit.jsonl';
  link.click();
  URL.revokeObjectURL(address);
  return extent;
}

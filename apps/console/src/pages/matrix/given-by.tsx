import { useQuery } from '@tanstack/react-query';
import { type JSX, useState } from 'react';
import { answered } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { ProblemNotice } from '../../kit/problem.js';
import { timeInWords } from './words.js';

interface GivenByProps {
  readonly clientId: string;
  readonly audience: string;
  readonly scope: string;
}

/** Who gave the scope: asked of the audit trail where somebody wants to know. */
export function GivenBy({ clientId, audience, scope }: GivenByProps): JSX.Element {
  const { api } = useConsole();
  const [isAsked, setAsked] = useState(false);
  const given = useQuery({
    queryKey: ['matrix-given', clientId, audience, scope],
    enabled: isAsked,
    queryFn: () =>
      answered(
        api.GET('/audience-matrix/{clientId}/granted-by', {
          params: { path: { clientId }, query: { audience, scope } },
        }),
      ),
  });
  if (!isAsked) {
    return (
      <button type="button" className="quiet" onClick={() => setAsked(true)}>
        Who gave it?
      </button>
    );
  }
  if (given.isError) return <ProblemNotice error={given.error} />;
  const by = given.data?.grantedBy;
  return (
    <p className="muted" role="status">
      {given.data === undefined
        ? 'Loading ...'
        : by
          ? `Given ${timeInWords(by.at)} by ${by.initiator.subject ?? by.initiator.entity} (${by.initiator.through}).`
          : 'Longer ago than the last changes that the audit trail has of it, or by the program.'}
    </p>
  );
}

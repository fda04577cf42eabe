import { useMutation } from '@tanstack/react-query';
import { type FormEvent, type JSX, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { usePages } from '../../api/pages.js';
import { useConsole } from '../../console.js';
import { Act } from '../../kit/act.js';
import { Time } from '../../kit/facts.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { ProblemNotice } from '../../kit/problem.js';
import { RecordList } from '../../kit/record-list.js';

type Mail = Schemas['Mail'];
type State = Mail['state'];

const states = { all: 'All', waiting: 'Waiting', sent: 'Sent', dead: 'Could not be sent' } as const;

/** What mail waits, was sent and could not be. */
export function MailPage(): JSX.Element {
  const { api } = useConsole();
  const [state, setState] = useState<State | 'all'>('all');
  const mail = usePages(['mail', state], (page) =>
    answered(api.GET('/mail', { params: { query: { ...page, ...(state !== 'all' && { state }) } } })),
  );
  return (
    <>
      <Heading title="Mail">
        <button type="button" onClick={() => void mail.refetch()}>
          Look again
        </button>
      </Heading>
      <TestMail />
      <fieldset className="ranges">
        <legend className="muted">Which</legend>
        {Object.entries(states).map(([each, title]) => (
          <button key={each} type="button" aria-pressed={each === state} onClick={() => setState(each as State)}>
            {title}
          </button>
        ))}
      </fieldset>
      <RecordList
        query={mail}
        keyOf={({ mailId }) => mailId}
        empty="There is no such mail."
        row={(message) => <Row message={message} />}
      />
    </>
  );
}

function Row({ message }: { readonly message: Mail }): JSX.Element {
  const { api } = useConsole();
  const { mailId, to, template, state, attempts, createdAt, reason } = message;
  return (
    <div className="record">
      <strong>{to}</strong>
      <span className="muted">
        <Time at={createdAt} /> · {template.replaceAll('-', ' ').replaceAll('_', ' ')} · {states[state].toLowerCase()}
        {attempts > 1 ? ` · ${attempts} attempts` : null}
        {reason === undefined ? null : ` · ${reason}`}
      </span>
      {state === 'dead' ? (
        <Act
          label="Try again"
          run={() => answered(api.POST('/mail/{mailId}/retry', { params: { path: { mailId } } }))}
          done={() => 'It waits to be sent'}
          changes={['mail']}
        />
      ) : null}
    </div>
  );
}

/** Says to an address that mail arrives. */
function TestMail(): JSX.Element {
  const { api } = useConsole();
  const test = useMutation({ mutationFn: (to: string) => answered(api.POST('/mail/tests', { body: { to } })) });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    test.mutate(String(new FormData(event.currentTarget).get('to')));
  };
  return (
    <form className="filters" onSubmit={submit}>
      <Field name="to" type="email" label="Send a test to" required maxLength={254} />
      <button type="submit" disabled={test.isPending}>
        Send a test
      </button>
      <span role="status">{test.isSuccess ? `A test for ${test.data.to} waits to be sent` : null}</span>
      {test.isError ? <ProblemNotice error={test.error} /> : null}
    </form>
  );
}

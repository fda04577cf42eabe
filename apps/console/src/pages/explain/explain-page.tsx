import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type JSX, useEffect, useRef, useState } from 'react';
import { answered, type Schemas } from '../../api/api.js';
import { useConsole } from '../../console.js';
import { Field } from '../../kit/field.js';
import { Heading } from '../../kit/heading.js';
import { ProblemNotice } from '../../kit/problem.js';
import { Refusals } from './refusals.js';
import { type Explained, StoryOf } from './story-of.js';

/**
 * What a support code stands for, and what a token is worth. What is pasted goes to the issuer by POST and is gone from the page then:
 * no address, no storage and no cache of requests has it. A support code may stand in the address; it opens nothing.
 */
export function ExplainPage(): JSX.Element {
  const { code } = useSearch({ from: '/explain' });
  const [asking, explained, error, ask] = useAsking();
  const navigate = useNavigate();
  useEffect(() => {
    if (code !== undefined) ask({ code });
  }, [code, ask]);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const entered = String(new FormData(form).get('pasted') ?? '').trim();
    const audience = String(new FormData(form).get('audience') ?? '').trim();
    form.reset();
    // What does not look like a code may be a token, and goes into no address.
    if (!/^[\da-z]{5}[\s-]*[\da-z]{5}$/i.test(entered)) ask({ token: entered, ...(audience !== '' && { audience }) });
    else if (entered === code) ask({ code });
    else void navigate({ to: '/explain', search: { code: entered } });
  };
  return (
    <>
      <Heading title="Explain" />
      <form onSubmit={submit} autoComplete="off">
        <Field
          name="pasted"
          type="password"
          autoComplete="off"
          label="A support code or an access token"
          hint="A token is read by the issuer and forgotten: it is not stored, and not logged."
          required
          maxLength={16_384}
        />
        <Field
          name="audience"
          label="Of a token: as which API"
          hint="Where it is empty, as those that it names"
          maxLength={2048}
        />
        <button type="submit" className="primary" disabled={asking}>
          Explain
        </button>
      </form>
      <div role="status">{asking ? <p className="muted">Looking ...</p> : null}</div>
      {error === undefined ? null : <ProblemNotice error={error} />}
      {explained === undefined ? null : <StoryOf explained={explained} />}
      <Refusals />
    </>
  );
}

type Question = { readonly code: string } | { readonly token: string; readonly audience?: string };
type Ask = (question: Question) => void;

/** Asks by itself, past the cache of requests, which would keep what was asked. */
function useAsking(): readonly [boolean, Explained | undefined, unknown, Ask] {
  const { api } = useConsole();
  const [asking, setAsking] = useState(false);
  const [explained, setExplained] = useState<Explained>();
  const [error, setError] = useState<unknown>();
  const turn = useRef(0);
  const ask = useRef<Ask>((question) => {
    const mine = ++turn.current;
    setAsking(true);
    setError(undefined);
    setExplained(undefined);
    answered<Schemas['Explanation']>(api.POST('/explain', { body: question }))
      .then(
        (found) => turn.current === mine && setExplained(found),
        (reason: unknown) => turn.current === mine && setError(reason),
      )
      .finally(() => turn.current === mine && setAsking(false));
  });
  return [asking, explained, error, ask.current];
}

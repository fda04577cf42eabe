import type { OAuthErrorCode, ParameterList } from '@signet/authorization-server';
import type { JSX } from 'preact';
import type { ClientView } from './client-view.js';
import { errorWords } from './error-words.js';
import { Button, LinkButton } from './kit/button.js';
import { Layout } from './kit/layout.js';
import { RefusalDetails } from './kit/refusal-details.js';
import type { Words } from './messages/words.js';

export interface LeaveView {
  readonly client: ClientView;
  readonly code: OAuthErrorCode;
  readonly supportCode: string;
  /** Host and port, as people read them. */
  readonly destination: string;
  readonly address: string;
  /** Fields, where the address is posted to. */
  readonly posted?: ParameterList | undefined;
}

/** An error of a client that nobody here vouches for: the person sees where it leads, and goes there themselves or not. */
export function LeavePage({ words, view }: { words: Words; view: LeaveView }): JSX.Element {
  const { client, destination } = view;
  return (
    <Layout words={words} title={words.plain('error.title')}>
      <h1>{words.plain('error.title')}</h1>
      <p class="lead" role="alert">
        {words.plain(errorWords(view.code))}
      </p>
      <RefusalDetails words={words} code={view.code} supportCode={view.supportCode} />
      <p>
        {words.say('leave.lead', { client: words.localized(client.name) })}{' '}
        <bdi>
          <strong id="redirect-host">{destination}</strong>
        </bdi>
      </p>
      {view.posted === undefined ? (
        <LinkButton id="leave" href={view.address} quiet>
          {words.plain('leave.submit')}
        </LinkButton>
      ) : (
        <form method="post" action={view.address}>
          {view.posted.map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <Button id="leave" quiet>
            {words.plain('leave.submit')}
          </Button>
        </form>
      )}
    </Layout>
  );
}

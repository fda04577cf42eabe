import type { OAuthErrorCode } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { errorWords } from './error-words.js';
import { LinkButton } from './kit/button.js';
import { Layout } from './kit/layout.js';
import { RefusalDetails } from './kit/refusal-details.js';
import type { Words } from './messages/words.js';

interface ErrorPageProps {
  readonly words: Words;
  readonly code: OAuthErrorCode;
  /** The name of the parameter at fault. */
  readonly parameter?: string | undefined;
  /** There is no such address: no app asked for anything. */
  readonly isNowhere?: boolean;
  readonly supportCode: string;
  /** Where the app is. */
  readonly leadsTo?: string | undefined;
}

export function ErrorPage({
  words,
  code,
  parameter,
  isNowhere = false,
  supportCode,
  leadsTo,
}: ErrorPageProps): JSX.Element {
  const title = words.plain(isNowhere ? 'nowhere.title' : 'error.title');
  return (
    <Layout words={words} title={title}>
      <h1>{title}</h1>
      <p class="lead" role="alert">
        {words.plain(isNowhere ? 'nowhere.lead' : errorWords(code, parameter))}
      </p>
      <RefusalDetails words={words} code={code} parameter={parameter} supportCode={supportCode} />
      <p class="small">{words.plain(isNowhere ? 'nowhere.hint' : 'error.hint')}</p>
      {leadsTo === undefined ? null : (
        <LinkButton id="back-to-app" href={leadsTo}>
          {words.plain('error.app')}
        </LinkButton>
      )}
      <LinkButton id="home" href="./" quiet>
        {words.plain('home.link')}
      </LinkButton>
    </Layout>
  );
}

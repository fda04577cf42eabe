import type { OAuthError } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Layout } from './layout.js';
import { messages } from './messages.js';

export function ErrorPage({ error, parameter }: { error: OAuthError; parameter?: string | undefined }): JSX.Element {
  return (
    <Layout title={messages.error.title}>
      <h1>{messages.error.title}</h1>
      <p class="lead" role="alert">
        {`${error.description.charAt(0).toUpperCase()}${error.description.slice(1)}.`}
      </p>
      <dl>
        <dt>{messages.error.code}</dt>
        <dd>
          <code id="error-code">{error.code}</code>
        </dd>
        {parameter === undefined ? null : (
          <>
            <dt>{messages.error.parameter}</dt>
            <dd>
              <code id="error-parameter">{parameter}</code>
            </dd>
          </>
        )}
      </dl>
      <p class="small">{messages.error.hint}</p>
    </Layout>
  );
}

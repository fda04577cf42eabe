import { createHash } from 'node:crypto';
import type { ParameterList } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Layout } from './layout.js';
import { messages } from './messages.js';

const script = 'document.forms[0].submit()';
export const formPostScriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

export function FormPostPage({ to, parameters }: { to: string; parameters: ParameterList }): JSX.Element {
  return (
    <Layout title={messages.formPost.title}>
      <h1>{messages.formPost.title}</h1>
      <p class="lead">{messages.formPost.lead}</p>
      <form method="post" action={to}>
        {parameters.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button type="submit">{messages.formPost.submit}</button>
      </form>
      <script dangerouslySetInnerHTML={{ __html: script }} />
    </Layout>
  );
}

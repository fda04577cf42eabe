import { createHash } from 'node:crypto';
import type { ParameterList } from '@signet/authorization-server';
import type { JSX } from 'preact';
import { Button } from './kit/button.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

const script = 'document.forms[0].submit()';
export const formPostScriptHash = `sha256-${createHash('sha256').update(script).digest('base64')}`;

interface FormPostPageProps {
  readonly words: Words;
  readonly to: string;
  readonly parameters: ParameterList;
}

export function FormPostPage({ words, to, parameters }: FormPostPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('form_post.title')}>
      <h1>{words.plain('form_post.title')}</h1>
      <p class="lead">{words.plain('form_post.lead')}</p>
      <form method="post" action={to}>
        {parameters.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button id="form-post-submit">{words.plain('form_post.submit')}</Button>
      </form>
      <script dangerouslySetInnerHTML={{ __html: script }} />
    </Layout>
  );
}

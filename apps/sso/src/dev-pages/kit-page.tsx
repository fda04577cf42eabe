import type { ComponentChildren, JSX } from 'preact';
import type { ClientView } from '../pages/client-view.js';
import { Layout } from '../pages/kit/layout.js';
import type { Words } from '../pages/messages/words.js';

interface KitPageProps {
  readonly words: Words;
  /** As the sources call it, in no language. */
  readonly name: string;
  readonly client?: ClientView | undefined;
  readonly children: ComponentChildren;
}

/** One part of the kit by itself. */
export function KitPage({ words, name, client, children }: KitPageProps): JSX.Element {
  return (
    <Layout words={words} title={name} client={client}>
      <h1>
        <code dir="ltr">{name}</code>
      </h1>
      {children}
    </Layout>
  );
}

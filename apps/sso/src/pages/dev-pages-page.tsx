import type { JSX } from 'preact';
import { Layout } from './kit/layout.js';
import { List } from './kit/list.js';
import type { Words } from './messages/words.js';

/** What stands where a page may be shown. */
export interface ShownState {
  readonly name: string;
  readonly href: string;
}

interface DevPagesPageProps {
  readonly words: Words;
  readonly pages: ReadonlyArray<{ readonly name: string; readonly states: readonly ShownState[] }>;
}

/** Every page in every state, for whoever changes how they look. Names are those of the sources, in no language. */
export function DevPagesPage({ words, pages }: DevPagesPageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('dev_pages.title')}>
      <h1>{words.plain('dev_pages.title')}</h1>
      <p class="lead">{words.plain('dev_pages.lead')}</p>
      <List>
        {pages.map(({ name, states }) => (
          <li key={name}>
            <strong>
              <code dir="ltr">{name}</code>
            </strong>
            {states.map((state) => (
              <div key={state.name}>
                <a class="state" href={state.href} dir="ltr">
                  {state.name}
                </a>
              </div>
            ))}
          </li>
        ))}
      </List>
    </Layout>
  );
}

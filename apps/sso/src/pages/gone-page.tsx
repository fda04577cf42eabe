import type { JSX } from 'preact';
import { LinkButton } from './kit/button.js';
import { Layout } from './kit/layout.js';
import type { Words } from './messages/words.js';

export interface GonePageProps {
  readonly words: Words;
  readonly isSignedIn: boolean;
  /** Where the same can be begun again; undefined where only the app knows. */
  readonly again?: string | undefined;
}

/** A step of a sign-in that is over: no error, for the sign-in may have succeeded. */
export function GonePage({ words, isSignedIn, again }: GonePageProps): JSX.Element {
  return (
    <Layout words={words} title={words.plain('gone.title')}>
      <h1>{words.plain('gone.title')}</h1>
      <p class="lead" id="gone">
        {words.plain(isSignedIn ? 'gone.signed_in' : 'gone.lead')}
      </p>
      {again === undefined ? (
        <>
          <p>{words.plain('gone.hint')}</p>
          <LinkButton id="home" href="./" quiet>
            {words.plain('home.link')}
          </LinkButton>
        </>
      ) : (
        <LinkButton id="start-again" href={again}>
          {words.plain(isSignedIn ? 'gone.continue' : 'gone.again')}
        </LinkButton>
      )}
    </Layout>
  );
}

import { Link } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useConsole } from '../../console.js';
import { Time } from '../../kit/facts.js';
import type { Asked } from './ask-form.js';

interface WhatNextProps extends Asked {
  readonly username: string;
}

/** What whoever asked does now: nothing is open before they enter it. */
export function WhatNext({ access: { enterBefore, until }, apps, username }: WhatNextProps): JSX.Element {
  const { issuer } = useConsole();
  return (
    <section className="card support-next" role="status">
      <h2>Nothing is open yet</h2>
      <ol>
        <li>
          Enter it until <Time at={enterBefore} />, in the browser in which you will use the apps. You are asked to sign
          in afresh, as yourself.
          <p>
            <a className="button" href={`${issuer.place.issuer}/account/support`} target="_blank" rel="noreferrer">
              Enter it
            </a>
          </p>
        </li>
        <li>
          Go to {apps.map(({ name }) => name).join(', ')} and sign in there: it shows what {username} sees. Every other
          app goes on showing you.
        </li>
        <li>
          End it when you are done, there or under{' '}
          <Link to="/support" search={{ search: username }}>
            Support
          </Link>
          . It ends by itself at <Time at={until} />.
        </li>
      </ol>
    </section>
  );
}

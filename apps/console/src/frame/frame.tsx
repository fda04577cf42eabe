import { Link, Outlet } from '@tanstack/react-router';
import type { JSX } from 'react';
import { useConsole } from '../console.js';
import { Undoing } from '../kit/undo.js';
import { tellSignedOut } from '../session/windows.js';
import { Navigation } from './navigation.js';
import { Palette } from './palette.js';
import { SignInAgain } from './sign-in-again.js';

/** What is around every page. */
export function Frame(): JSX.Element {
  const { issuer, session } = useConsole();
  const signOut = (): void => {
    tellSignedOut();
    location.assign(issuer.signOutAddress(session.tokens));
  };
  return (
    <Undoing>
      <a className="skip" href="#content">
        To the content
      </a>
      <header>
        <Link to="/" className="brand">
          Console
        </Link>
        <Palette />
        <span className="who">
          <a href={`${issuer.place.issuer}/account`} data-testid="who">
            {session.person.name}
          </a>
          <button type="button" className="quiet" onClick={signOut}>
            Sign out
          </button>
        </span>
      </header>
      <Navigation />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <SignInAgain />
    </Undoing>
  );
}

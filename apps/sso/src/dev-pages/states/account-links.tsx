import {
  ConfirmEmailPage,
  EmailConfirmedPage,
  EmailUndonePage,
  FactorUndonePage,
  KeepAccountPage,
  KeptAccountPage,
  LinkOverPage,
  UndoEmailPage,
  UndoFactorPage,
} from '../../pages/account/link-pages.js';
import { NotMeDonePage, NotMeOverPage, NotMePage } from '../../pages/account/not-me-pages.js';
import { message } from '../../pages/messages/catalogue.js';
import { email, formOf, now, person, username } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const stale = { alert: message('form.stale') };
const kept = { username, isOver: false };

/** Where links of messages lead. */
export const accountLinks = {
  'confirm-email': {
    of: ConfirmEmailPage,
    states: {
      first: (words) => (
        <ConfirmEmailPage words={words} username={username} email={email} form={formOf('confirm-email')} />
      ),
      stale: (words) => (
        <ConfirmEmailPage words={words} username={username} email={email} form={formOf('confirm-email', {}, stale)} />
      ),
    },
  },
  'email-confirmed': {
    of: EmailConfirmedPage,
    states: {
      done: (words) => <EmailConfirmedPage words={words} isDone={true} />,
      'too-many': (words) => <EmailConfirmedPage words={words} isDone={false} />,
    },
  },
  'undo-email': {
    of: UndoEmailPage,
    states: {
      first: (words) => <UndoEmailPage words={words} username={username} email={email} form={formOf('undo-email')} />,
    },
  },
  'email-undone': { of: EmailUndonePage, states: { first: (words) => <EmailUndonePage words={words} /> } },
  'undo-factor': {
    of: UndoFactorPage,
    states: {
      added: (words) => <UndoFactorPage words={words} username={username} wasAdded form={formOf('undo-factor')} />,
      removed: (words) => (
        <UndoFactorPage words={words} username={username} wasAdded={false} form={formOf('undo-factor')} />
      ),
    },
  },
  'factor-undone': { of: FactorUndonePage, states: { first: (words) => <FactorUndonePage words={words} /> } },
  'keep-account': {
    of: KeepAccountPage,
    states: {
      deleted: (words) => <KeepAccountPage words={words} {...kept} deletionAt={now} form={formOf('keep-account')} />,
      closed: (words) => (
        <KeepAccountPage words={words} {...kept} deletionAt={undefined} form={formOf('keep-account')} />
      ),
    },
  },
  'kept-account': { of: KeptAccountPage, states: { first: (words) => <KeptAccountPage words={words} /> } },
  'link-over': {
    of: LinkOverPage,
    states: {
      used: (words) => <LinkOverPage words={words} why="used" />,
      over: (words) => <LinkOverPage words={words} why="over" />,
    },
  },
  'not-me': {
    of: NotMePage,
    states: { first: (words) => <NotMePage words={words} person={person} form={formOf('not-me')} /> },
  },
  'not-me-done': {
    of: NotMeDonePage,
    states: {
      sent: (words) => <NotMeDonePage words={words} recovers={true} />,
      alone: (words) => <NotMeDonePage words={words} recovers={false} />,
    },
  },
  'not-me-over': { of: NotMeOverPage, states: { first: (words) => <NotMeOverPage words={words} /> } },
} as const satisfies Readonly<Record<string, ShownPage>>;

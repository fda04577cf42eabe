import { ErrorPage } from '../../pages/error-page.js';
import { FormPostPage } from '../../pages/form-post-page.js';
import { GonePage } from '../../pages/gone-page.js';
import { LeavePage } from '../../pages/leave-page.js';
import { MoreTimeGivenPage, MoreTimePage } from '../../pages/more-time-page.js';
import { formOf, now, stranger, supportCode } from '../sample.js';
import type { ShownPage } from '../shown-page.js';

const leave = {
  client: stranger,
  code: 'access_denied',
  supportCode,
  destination: 'books.example:8443',
  address: 'https://books.example:8443/callback?error=access_denied',
} as const;

export const goneWrong = {
  error: {
    of: ErrorPage,
    states: {
      client: (words) => (
        <ErrorPage words={words} supportCode={supportCode} code="invalid_request" parameter="client_id" />
      ),
      server: (words) => (
        <ErrorPage words={words} supportCode={supportCode} code="server_error" leadsTo="https://shop.example/login" />
      ),
      nowhere: (words) => <ErrorPage words={words} supportCode={supportCode} code="invalid_request" isNowhere={true} />,
    },
  },
  gone: {
    of: GonePage,
    states: {
      first: (words) => <GonePage words={words} isSignedIn={false} again="device" />,
      'signed-in': (words) => <GonePage words={words} isSignedIn={true} />,
    },
  },
  'more-time': {
    of: MoreTimePage,
    states: { asked: (words) => <MoreTimePage words={words} form={formOf('more-time')} /> },
  },
  'more-time-given': {
    of: MoreTimeGivenPage,
    states: {
      given: (words) => <MoreTimeGivenPage words={words} time={{ left: 900, until: now + 900, isLast: false }} />,
      last: (words) => <MoreTimeGivenPage words={words} time={{ left: 300, until: now + 300, isLast: true }} />,
    },
  },
  leave: {
    of: LeavePage,
    states: {
      link: (words) => <LeavePage words={words} view={leave} />,
      posted: (words) => <LeavePage words={words} view={{ ...leave, posted: [['error', 'access_denied']] }} />,
    },
  },
  'form-post': {
    of: FormPostPage,
    states: { first: (words) => <FormPostPage words={words} to="https://shop.example/callback" parameters={[]} /> },
  },
} as const satisfies Readonly<Record<string, ShownPage>>;

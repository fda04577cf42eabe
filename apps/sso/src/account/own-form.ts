import type { Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JSX } from 'preact';
import type { FormState } from '../forms/form-state.js';
import {
  type Done,
  type FieldsOf,
  type FormAnswer,
  GuardedForm,
  type Instead,
  type Opened,
} from '../forms/guarded-form.js';
import { type Visit, visitOf } from '../forms/visit.js';
import { sendPage } from '../http/page-response.js';
import { queryParameters } from '../http/parameters.js';
import type { Issuer } from '../issuer/issuer.js';
import type { Frame } from '../pages/account/frame.js';
import type { Words } from '../pages/messages/words.js';
import { ownSession } from './guard.js';
import { ownFrame } from './own-frame.js';
import type { OwnPage } from './own-page.js';

/** What a page of one's own is shown with. */
interface Shown<Content> {
  readonly words: Words;
  readonly frame: Frame;
  readonly content: Content;
}

/** What the form of a page is about, for whoever is signed in. */
type OpenedOwn<Name extends string, Content> = Omit<Opened<Name, Content>, 'kind' | 'subject' | 'about'> & {
  readonly content: Content;
  /** Beside the session: ids of what its tokens are good for. */
  readonly about?: string;
};

interface Act<Name extends string, Content> {
  readonly visit: Visit;
  readonly session: Session;
  readonly content: Content;
  readonly values: Readonly<Record<Name, string>>;
}

interface OwnForm<Name extends string, Content> {
  readonly page: OwnPage;
  /** Of the form, for its tokens and the log. */
  readonly name: string;
  readonly fields: FieldsOf<Name>;
  readonly isThrottled?: boolean;
  /** Ways out of it that need none of its fields, by the value of `decision`. */
  readonly ways?: Readonly<Record<string, (submission: { readonly content: Content }) => Promise<Done>>>;
  open(visit: Visit, session: Session): Promise<OpenedOwn<Name, Content> | Instead>;
  act(act: Act<Name, Content>): Promise<FormAnswer<Name>>;
  show(shown: Shown<Content> & { readonly form: FormState<Name> }): JSX.Element;
}

interface Subject<Content> {
  readonly session: Session;
  readonly frame: Frame;
  readonly content: Content;
}

/** A form on a page of one's own: nobody's but of whoever is signed in, as recently as the page says, in this session. */
export function ownForm<Name extends string, Content>(
  issuer: Issuer,
  { page, open, act, show, ways = {}, ...form }: OwnForm<Name, Content>,
): GuardedForm<Name, Subject<Content>> {
  return new GuardedForm<Name, Subject<Content>>(issuer, {
    ...form,
    endpoint: page.endpoint,
    ways: Object.fromEntries(
      Object.entries(ways).map(([name, way]) => [
        name,
        ({ subject: { content } }: { readonly subject: Subject<Content> }) => way({ content }),
      ]),
    ),
    open: async (visit) => {
      const session = await ownSession(issuer, visit, page);
      if ('kind' in session) return session;
      const opened = await open(visit, session);
      if ('kind' in opened) return opened;
      const { content, about, ...rest } = opened;
      const frame = await frameOf(issuer, page, visit, session);
      return {
        ...rest,
        kind: 'open',
        subject: { session, frame, content },
        about: `${session.sessionId} ${about ?? ''}`,
      };
    },
    act: ({ visit, subject: { session, content }, values }) => act({ visit, session, content, values }),
    page: ({ words, subject: { frame, content }, form: state }) => show({ words, frame, content, form: state }),
  });
}

/** A page of one's own that only shows something. */
export async function showOwn<Content>(
  issuer: Issuer,
  [request, reply]: readonly [FastifyRequest, FastifyReply],
  page: OwnPage,
  view: {
    readonly read: (visit: Visit, session: Session) => Promise<Content>;
    readonly show: (shown: Shown<Content>) => JSX.Element;
  },
): Promise<void> {
  const visit = visitOf(issuer, request, reply, queryParameters(request));
  const session = await ownSession(issuer, visit, page);
  if ('kind' in session) return session.send(visit);
  const content = await view.read(visit, session);
  const frame = await frameOf(issuer, page, visit, session);
  sendPage(reply, (words) => view.show({ words, frame, content }));
}

async function frameOf(issuer: Issuer, page: OwnPage, { request }: Visit, { subject }: Session): Promise<Frame> {
  return ownFrame(page, await issuer.nameOf(subject, request));
}

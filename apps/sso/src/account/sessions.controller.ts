import { Controller, Req, Res } from '@nestjs/common';
import {
  endOwnSession,
  endOwnSessions,
  forgetOwnDevice,
  forgetOwnDevices,
  listOwnSessions,
  listRememberedDevices,
  type OwnPerson,
} from '@signet/administration';
import type { LocalizedText } from '@signet/auth-contracts';
import { endpoints, type Session } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GuardedForm } from '../forms/guarded-form.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { field, queryParameters } from '../http/parameters.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import type { DeviceItem } from '../pages/account/remembered-devices.js';
import { SessionsPage, type SessionsView, type SessionView } from '../pages/account/sessions-page.js';
import { clientView } from '../pages/client-view.js';
import { ownForm } from './own-form.js';
import { ownPages } from './own-pages.js';

/** Where a person is signed in, and where they are not asked for a second factor each time, each with a way to end it. */
@Controller()
export class SessionsController {
  readonly #form: Pick<GuardedForm<never, unknown>, 'show' | 'submit'>;

  constructor(private readonly issuer: Issuer) {
    this.#form = ownForm<never, SessionsView>(issuer, {
      page: ownPages.sessions,
      name: 'account-sessions',
      fields: {},
      open: async ({ parameters, request }, session) => ({
        content: {
          sessions: await this.#sessions(session),
          devices: await this.#devices(session, request),
          isEnded: field(parameters, 'ended') !== '',
          isForgotten: field(parameters, 'forgotten') !== '',
          now: issuer.clock.now(),
        },
      }),
      act: async ({ visit: { parameters, request }, session: { sessionId, subject } }) => {
        const person = { subject, origin: originOf(request) };
        const forgotten = field(parameters, 'forget');
        if (forgotten !== '') {
          await this.#forget(forgotten, person);
          return {
            kind: 'done',
            send: ({ reply }) => seeOwnPage(reply, endpoints.accountSessions, { forgotten: 'yes' }),
          };
        }
        const isOwnEnded = await this.#end(field(parameters, 'end'), sessionId, person);
        return {
          kind: 'done',
          send: ({ reply }) => {
            if (!isOwnEnded) return seeOwnPage(reply, endpoints.accountSessions, { ended: 'yes' });
            issuer.cookies.clearSession(reply);
            seeOwnPage(reply, endpoints.signedOut);
          },
        };
      },
      show: (shown) => SessionsPage(shown),
    });
  }

  @Answers('GET', endpoints.accountSessions)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.accountSessions)
  end(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }

  /** @returns whether the session of this browser ended with it */
  async #end(what: string, current: string, person: OwnPerson): Promise<boolean> {
    const { own } = this.issuer.administration;
    if (what === 'others') await endOwnSessions(own, person, current);
    else if (what === 'everywhere') await endOwnSessions(own, person);
    else if (what !== '') await endOwnSession(own, person, what);
    return what === 'everywhere' || what === current;
  }

  async #forget(what: string, person: OwnPerson): Promise<void> {
    const { own } = this.issuer.administration;
    if (what === 'all') await forgetOwnDevices(own, person);
    else await forgetOwnDevice(own, person, what);
  }

  async #devices({ subject }: Session, request: FastifyRequest): Promise<readonly DeviceItem[]> {
    const { administration, cookies, identity, records } = this.issuer;
    const [devices, account] = await Promise.all([
      listRememberedDevices(administration.own, records, subject),
      records.accounts.find(subject),
    ]);
    const here = account && (await identity.rememberedIn(account, cookies.device(request)));
    return devices.map((device) => ({ ...device, isCurrent: device.deviceId === here?.presented.deviceId }));
  }

  async #sessions({ sessionId: current, subject }: Session): Promise<readonly SessionView[]> {
    const { administration, records } = this.issuer;
    const sessions = await listOwnSessions(administration.own, records, subject);
    const names = await this.#namesOf(new Set(sessions.flatMap(({ clients }) => clients)));
    return sessions.map(({ clients, ...session }) => ({
      ...session,
      apps: clients.map((clientId) => names.get(clientId)).filter((name) => name !== undefined),
      isCurrent: session.sessionId === current,
    }));
  }

  /** Each is looked up once, in however many sessions it is used. */
  async #namesOf(clients: ReadonlySet<string>): Promise<ReadonlyMap<string, LocalizedText>> {
    const found = await Promise.all([...clients].map((clientId) => this.issuer.stores.clients.find(clientId)));
    return new Map(found.flatMap((client) => (client ? [[client.clientId, clientView(client).name]] : [])));
  }
}

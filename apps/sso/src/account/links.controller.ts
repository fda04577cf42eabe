import { Controller, Req, Res } from '@nestjs/common';
import {
  confirmNewEmailByLink,
  isDue,
  reopenOwnAccount,
  undoEmailChange,
  undoFactorChange,
} from '@signet/administration';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { seeLinked } from '../forms/followed-link.js';
import { Answers } from '../http/answers.js';
import { seeOwnPage } from '../http/outcome-response.js';
import { originOf } from '../http/request-origin.js';
import { Issuer } from '../issuer/issuer.js';
import {
  ConfirmEmailPage,
  EmailConfirmedPage,
  EmailUndonePage,
  FactorUndonePage,
  KeepAccountPage,
  KeptAccountPage,
  UndoEmailPage,
  UndoFactorPage,
} from '../pages/account/link-pages.js';
import { type Followed, LinkPage } from './link-form.js';

/** Where mail leads that an account of one's own was the reason for. */
@Controller()
export class AccountLinksController {
  readonly #confirm: LinkPage;
  readonly #undo: LinkPage;
  readonly #keep: LinkPage;
  readonly #undoFactor: LinkPage;

  constructor(issuer: Issuer) {
    const { own } = issuer.administration;
    const ownerOf = ({ account: { subject } }: Followed, request: FastifyRequest) => ({
      subject,
      origin: originOf(request),
    });
    this.#confirm = new LinkPage(issuer, {
      endpoint: endpoints.confirmEmail,
      purpose: 'confirm-new-email',
      act: async (followed, request) => {
        const person = ownerOf(followed, request);
        const came = await confirmNewEmailByLink(own, person, followed.secret);
        if (came === 'done') issuer.log.event('email_changed', { subject: person.subject });
        if (came !== 'too_many') return came;
        return ({ reply }) => seeOwnPage(reply, endpoints.confirmEmail, { done: 'too_many' });
      },
      page: ({ followed: { account, link }, ...shown }) =>
        ConfirmEmailPage({ ...shown, username: account.username, email: link.address ?? '' }),
      done: ({ words, how }) => EmailConfirmedPage({ words, isDone: how !== 'too_many' }),
    });
    this.#undo = new LinkPage(issuer, {
      endpoint: endpoints.undoEmail,
      purpose: 'undo-email',
      act: async (followed, request) => {
        const person = ownerOf(followed, request);
        const { came, recovery } = await undoEmailChange(own, person, followed.secret);
        if (came !== 'done') return came;
        issuer.log.event('email_change_undone', { subject: person.subject });
        return issuer.config.passwordRecovery && recovery !== undefined
          ? ({ reply }) => seeLinked(issuer, endpoints.recoverPassword, reply, recovery)
          : 'done';
      },
      page: ({ followed: { account, link }, ...shown }) =>
        UndoEmailPage({ ...shown, username: account.username, email: link.address ?? '' }),
      done: ({ words }) => EmailUndonePage({ words }),
    });
    this.#undoFactor = new LinkPage(issuer, {
      endpoint: endpoints.undoFactor,
      purpose: 'undo-factor',
      act: async (followed, request) => {
        const person = ownerOf(followed, request);
        const came = await undoFactorChange(own, person, followed.secret);
        if (came === 'done') issuer.log.event('factor_change_undone', { subject: person.subject });
        return came;
      },
      page: ({ followed: { account, link }, ...shown }) =>
        UndoFactorPage({ ...shown, username: account.username, wasAdded: link.facts?.added !== undefined }),
      done: ({ words }) => FactorUndonePage({ words }),
    });
    this.#keep = new LinkPage(issuer, {
      endpoint: endpoints.keepAccount,
      purpose: 'cancel-deletion',
      act: async (followed, request) => {
        const person = ownerOf(followed, request);
        const came = await reopenOwnAccount(own, person, followed.secret);
        if (came === 'done') issuer.log.event('account_reopened', { subject: person.subject });
        return came;
      },
      page: ({ followed: { account }, ...shown }) =>
        KeepAccountPage({
          ...shown,
          username: account.username,
          deletionAt: account.deletionAt,
          isOver: account.closedAt === undefined || isDue(account, issuer.clock.now()),
        }),
      done: ({ words }) => KeptAccountPage({ words }),
    });
  }

  @Answers('GET', endpoints.confirmEmail)
  showConfirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#confirm.show(request, reply);
  }

  @Answers('POST', endpoints.confirmEmail)
  confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#confirm.submit(request, reply);
  }

  @Answers('GET', endpoints.undoEmail)
  showUndo(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#undo.show(request, reply);
  }

  @Answers('POST', endpoints.undoEmail)
  undo(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#undo.submit(request, reply);
  }

  @Answers('GET', endpoints.undoFactor)
  showUndoFactor(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#undoFactor.show(request, reply);
  }

  @Answers('POST', endpoints.undoFactor)
  undoFactor(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#undoFactor.submit(request, reply);
  }

  @Answers('GET', endpoints.keepAccount)
  showKeep(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#keep.show(request, reply);
  }

  @Answers('POST', endpoints.keepAccount)
  keep(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#keep.submit(request, reply);
  }
}

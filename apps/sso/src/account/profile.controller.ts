import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { Issuer } from '../issuer/issuer.js';
import { ProfilePage } from '../pages/account/profile-page.js';
import { showOwn } from './own-form.js';
import { ownPages } from './own-pages.js';

/** What is known of a person here, as apps may be told it (OpenID Connect Core §5.1). */
@Controller()
export class ProfileController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.accountProfile)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return showOwn(this.issuer, [request, reply], ownPages.profile, {
      read: async (_, { subject }) => ({ account: await this.issuer.records.accounts.find(subject) }),
      show: (shown) => ProfilePage(shown),
    });
  }
}

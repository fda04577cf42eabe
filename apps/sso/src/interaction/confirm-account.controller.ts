import { Controller, Req, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { queryParameters } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { type ConfirmForm, confirmAccountForm } from './confirm-account.js';

/** Who wants an account shows that they read mail at its address. */
@Controller()
export class ConfirmAccountController {
  readonly #form: ConfirmForm;

  constructor(issuer: Issuer) {
    this.#form = confirmAccountForm(issuer);
  }

  /** Without what its page carries it leads back. */
  @Answers('GET', endpoints.confirmAccount)
  show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.show(request, reply, queryParameters(request));
  }

  @Answers('POST', endpoints.confirmAccount)
  confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#form.submit(request, reply);
  }
}

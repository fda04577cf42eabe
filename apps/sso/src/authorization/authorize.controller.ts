import { Controller, Req, Res } from '@nestjs/common';
import { digest, endpoints, type ParameterList } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { visitOf } from '../forms/visit.js';
import { againAtAuthorize } from '../http/again.js';
import { Answers } from '../http/answers.js';
import { sendOutcome } from '../http/outcome-response.js';
import { formParameters, queryParameters } from '../http/parameters.js';
import { beginningAt } from '../interaction/beginning.js';
import { Issuer } from '../issuer/issuer.js';
import { countedCaller } from '../limits/counted-caller.js';

/** RFC 6749 §3.1 and OpenID Connect Core §3.1.2.1: GET and POST alike. */
@Controller()
export class AuthorizeController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.authorization)
  get(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = queryParameters(request);
    return this.#authorize(parameters, request, reply, againAtAuthorize(parameters));
  }

  @Answers('POST', endpoints.authorization)
  async post(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = formParameters(request);
    // What was posted is meant to stand in no address.
    const client = parameters.filter(([name]) => name === 'client_id');
    await this.#authorize(parameters, request, reply, againAtAuthorize(client));
  }

  async #authorize(
    parameters: ParameterList,
    request: FastifyRequest,
    reply: FastifyReply,
    again: string | undefined,
  ): Promise<void> {
    const { cookies, core } = this.issuer;
    const session = await this.issuer.session(request);
    const [secret] = visitOf(this.issuer, request, reply, parameters).secrets;
    const outcome = await core.authorization.authorize({
      parameters,
      session,
      browserDigest: digest(secret),
      caller: countedCaller(request, reply),
    });
    if (outcome.kind === 'interaction') cookies.keepSecret(request, reply, secret);
    const leadsTo = outcome.kind === 'error_page' ? await beginningAt(this.issuer, parameters) : undefined;
    sendOutcome(reply, outcome, { again, leadsTo, isSignedIn: session !== undefined });
  }
}

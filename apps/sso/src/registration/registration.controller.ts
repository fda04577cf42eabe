import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { bearerToken } from '../http/client-request.js';
import { jsonBody } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';
import { countedCaller } from '../limits/counted-caller.js';

/** RFC 7591 and RFC 7592. Not there at all where registration is off. */
@Controller()
export class RegistrationController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.registration)
  async register(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const metadata = jsonBody(request);
    reply.status(201).send(
      await this.issuer.core.registration.register({
        metadata,
        bearerToken: bearerToken(request),
        caller: countedCaller(request, reply),
      }),
    );
  }

  @Answers('GET', endpoints.registeredClient)
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.send(
      await this.issuer.core.registration.read(
        clientIdOf(request),
        bearerToken(request),
        countedCaller(request, reply),
      ),
    );
  }

  @Answers('PUT', endpoints.registeredClient)
  async update(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { registration } = this.issuer.core;
    const information = await registration.update(
      clientIdOf(request),
      bearerToken(request),
      jsonBody(request),
      countedCaller(request, reply),
    );
    reply.send(information);
  }

  @Answers('DELETE', endpoints.registeredClient)
  async delete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.issuer.core.registration.delete(
      clientIdOf(request),
      bearerToken(request),
      countedCaller(request, reply),
    );
    reply.status(204).send();
  }
}

function clientIdOf(request: FastifyRequest): string {
  const { clientId } = request.params as { clientId?: string };
  if (clientId === undefined || clientId.includes('\u0000'))
    throw new OAuthError('invalid_token', 'there is no such client');
  return clientId;
}

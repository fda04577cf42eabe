import { Controller, Delete, Get, Post, Put, Req, Res } from '@nestjs/common';
import { OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { bearerToken } from '../http/client-request.js';
import { jsonBody } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** RFC 7591 and RFC 7592. Not there at all where registration is off. */
@Controller('register')
export class RegistrationController {
  constructor(private readonly issuer: Issuer) {}

  @Post()
  async register(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const metadata = jsonBody(request);
    this.#noStore(reply)
      .status(201)
      .send(await this.issuer.core.registration.register({ metadata, bearerToken: bearerToken(request) }));
  }

  @Get(':clientId')
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.#noStore(reply).send(await this.issuer.core.registration.read(clientIdOf(request), bearerToken(request)));
  }

  @Put(':clientId')
  async update(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { registration } = this.issuer.core;
    const information = await registration.update(clientIdOf(request), bearerToken(request), jsonBody(request));
    this.#noStore(reply).send(information);
  }

  @Delete(':clientId')
  async delete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.issuer.core.registration.delete(clientIdOf(request), bearerToken(request));
    this.#noStore(reply).status(204).send();
  }

  #noStore(reply: FastifyReply): FastifyReply {
    return reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
  }
}

function clientIdOf(request: FastifyRequest): string {
  const { clientId } = request.params as { clientId?: string };
  if (clientId === undefined || clientId.includes('\u0000'))
    throw new OAuthError('invalid_token', 'there is no such client');
  return clientId;
}

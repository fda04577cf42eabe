import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, OAuthError } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { jsonClientRequest } from '../http/client-request.js';
import { jsonBody } from '../http/parameters.js';
import { Issuer } from '../issuer/issuer.js';

/** Milliseconds that a poll is held open (RFC 8936 §2.4): below what proxies allow a silent request. */
const longestWait = 25_000;

/** Streams of Security Event Tokens: Shared Signals Framework 1.0 §8.1.1, RFC 8936. */
@Controller()
export class SecurityEventsController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('POST', endpoints.securityEventStreams)
  async create(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const configuration = await this.issuer.core.securityEvents.create(jsonClientRequest(request, reply));
    reply.status(201).send(configuration);
  }

  @Answers('GET', endpoints.securityEventStreams)
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply
      .status(200)
      .send(await this.issuer.core.securityEvents.read(jsonClientRequest(request, reply), namedStream(request)));
  }

  /** Shared Signals Framework 1.0 §8.1.1.5. */
  @Answers('DELETE', endpoints.securityEventStreams)
  async deleteNamed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const streamId = namedStream(request);
    if (streamId === undefined) throw new OAuthError('invalid_request', 'stream_id is missing');
    await this.issuer.core.securityEvents.delete(jsonClientRequest(request, reply), streamId);
    reply.status(204).send();
  }

  @Answers('POST', endpoints.securityEventPoll)
  async poll(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const body = jsonBody(request, 'invalid_request');
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), longestWait);
    // Whoever hung up holds no place any more.
    reply.raw.once('close', () => end.abort());
    try {
      const { response, clientId, refused } = await this.issuer.core.securityEvents.poll({
        request: jsonClientRequest(request, reply),
        streamId: streamIdOf(request),
        body,
        until: end.signal,
      });
      if (refused.length > 0) {
        this.issuer.log.event('security_event_refused', { client_id: clientId, jtis: refused.slice(0, 10) });
      }
      // Kept open, it would keep the server from closing.
      if (this.issuer.core.securityEvents.closed) reply.header('connection', 'close');
      reply.status(200).send(response);
    } finally {
      clearTimeout(timer);
    }
  }

  @Answers('DELETE', endpoints.securityEventStream)
  async delete(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.issuer.core.securityEvents.delete(jsonClientRequest(request, reply), streamIdOf(request));
    reply.status(204).send();
  }
}

function namedStream({ query }: FastifyRequest): string | undefined {
  const { stream_id: named } = query as Readonly<Record<string, unknown>>;
  if (named === undefined || typeof named === 'string') return named;
  throw new OAuthError('invalid_request', 'stream_id is repeated');
}

function streamIdOf(request: FastifyRequest): string {
  return (request.params as { streamId?: string }).streamId ?? '';
}

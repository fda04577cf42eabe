import { Controller, Req, Res } from '@nestjs/common';
import { endpoints, OAuthError } from '@signet/authorization-server';
import type { PictureSize } from '@signet/identity';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers.js';
import { sendRefusal } from '../http/refusal.js';
import { Issuer } from '../issuer/issuer.js';

/** What `identifier` makes. */
const shape = /^[A-Za-z0-9_-]{1,64}$/;

const ofPicture = {
  'content-type': 'image/jpeg',
  'content-disposition': 'inline; filename="picture.jpg"',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
} as const;

/** Pictures that people sent, as we made them anew, for whoever was told the address. */
@Controller()
export class PicturesController {
  constructor(private readonly issuer: Issuer) {}

  @Answers('GET', endpoints.picture)
  large(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(request, reply, 'large');
  }

  @Answers('GET', endpoints.smallPicture)
  small(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#send(request, reply, 'small');
  }

  async #send(request: FastifyRequest, reply: FastifyReply, size: PictureSize): Promise<void> {
    const { params, headers } = request;
    const { pictureId = '' } = params as Readonly<Record<string, string>>;
    const found = shape.test(pictureId) ? await this.issuer.records.pictures.find(pictureId, size) : undefined;
    if (found === undefined) {
      sendRefusal(request, reply, new OAuthError('invalid_request', 'there is no such picture'), 404);
      return;
    }
    const tag = `"${pictureId}"`;
    reply.headers({ ...ofPicture, etag: tag });
    if (headers['if-none-match'] === tag) reply.status(304).send();
    else reply.send(Buffer.from(found, 'base64'));
  }
}

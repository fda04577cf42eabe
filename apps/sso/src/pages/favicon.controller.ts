import { createHash } from 'node:crypto';
import { Controller, Res } from '@nestjs/common';
import { endpoints } from '@signet/authorization-server';
import type { FastifyReply } from 'fastify';
import { Answers } from '../http/answers.js';
import { markDocument } from './kit/mark.js';

/** Its own style may run, and nothing else. */
const policy = `default-src 'none'; style-src 'sha256-${styleHashOf(markDocument)}'; frame-ancestors 'none'`;

/** The icon of every page, the only thing that a page loads from here. */
@Controller()
export class FaviconController {
  @Answers('GET', endpoints.favicon)
  icon(@Res() reply: FastifyReply): void {
    reply.header('content-type', 'image/svg+xml').header('content-security-policy', policy).send(markDocument);
  }
}

function styleHashOf(document: string): string {
  const style = /<style>(.*)<\/style>/.exec(document)?.[1] ?? '';
  return createHash('sha256').update(style).digest('base64');
}

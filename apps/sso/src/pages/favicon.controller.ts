import { createHash } from 'node:crypto';
import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { markDocument } from './kit/mark.js';

/** Its own style may run, and nothing else. */
const policy = `default-src 'none'; style-src 'sha256-${styleHashOf(markDocument)}'; frame-ancestors 'none'`;

/** The icon of every page, the only thing that a page loads from here. */
@Controller()
export class FaviconController {
  @Get('favicon.svg')
  icon(@Res() reply: FastifyReply): void {
    reply
      .header('content-type', 'image/svg+xml')
      .header('cache-control', 'public, max-age=86400')
      .header('content-security-policy', policy)
      .send(markDocument);
  }
}

function styleHashOf(document: string): string {
  const style = /<style>(.*)<\/style>/.exec(document)?.[1] ?? '';
  return createHash('sha256').update(style).digest('base64');
}

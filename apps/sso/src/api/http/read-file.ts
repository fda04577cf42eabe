import { digest } from '@signet/authorization-server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentType } from '../../http/parameters.js';
import { BodyRefused, patience, wholeBody } from '../../uploads/bounded-body.js';
import type { TakenFile } from '../operation.js';
import { Problem } from './problem.js';

/** When it is known who sends it. @throws Problem unsupported_type, too_large, malformed */
export async function readFile(
  { media, most }: TakenFile,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Buffer> {
  try {
    if (!media.includes(contentType(request) ?? '')) {
      throw new Problem('unsupported_type', `the body must be ${media.join(', ')}`);
    }
    const file = await wholeBody(request.raw, { most, patience });
    if (file.length === 0) throw new Problem('malformed', 'the body is empty');
    // What a request with the same key is compared by.
    request.body = digest(file.toString('latin1'));
    return file;
  } catch (error) {
    reply.header('connection', 'close');
    if (!(error instanceof BodyRefused)) throw error;
    if (error.fault === 'too_large') throw new Problem('too_large', `the body has at most ${most} bytes`);
    throw new Problem('malformed', 'the body did not come in time');
  }
}

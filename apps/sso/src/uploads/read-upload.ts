import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentType } from '../http/parameters.js';
import { type BodyBounds, BodyRefused, boundedBody } from './bounded-body.js';
import { Upload, type UploadFault } from './upload.js';

export const multipartType = 'multipart/form-data';

/** Of what stands beside the file: hidden fields of ours. */
const limits = { files: 1, fields: 16, parts: 17, fieldNameSize: 100, fieldSize: 4096, headerPairs: 20 };
/** Bytes of the form around its file. */
const framing = 16 * 1024;

interface UploadBounds extends BodyBounds {
  /** The field of the file. */
  readonly name: string;
}

/**
 * A form with one file (RFC 7578): no more of it is in memory than `most` and what stands around. What is wrong with it is said by the upload,
 * with the fields that came before, so that the form can be shown again. The name and the type that were said of the file are not looked at.
 */
export async function readUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  { name, most, patience }: UploadBounds,
): Promise<Upload> {
  if (contentType(request) !== multipartType) return refused(reply, [], 'malformed');
  const parameters: Array<readonly [string, string]> = [];
  const files: Buffer[] = [];
  let fault: UploadFault | undefined;
  const wrong = (found: UploadFault) => {
    fault ??= found;
  };
  try {
    const form = new Busboy({
      headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
      limits: { ...limits, fileSize: most },
    });
    form.on('field', (field: string, value: string, isNameCut: boolean, isValueCut: boolean) => {
      // PostgreSQL's text cannot hold NUL.
      if (isNameCut || isValueCut || `${field}${value}`.includes('\u0000')) wrong('malformed');
      else parameters.push([field, value]);
    });
    form.on('file', (field: string, file: NodeJS.ReadableStream) => {
      const chunks: Buffer[] = [];
      file.on('data', (chunk: Buffer) => {
        // Of what is not taken nothing is kept.
        if (fault === undefined) chunks.push(chunk);
      });
      file.on('error', () => wrong('malformed'));
      file.on('limit', () => {
        wrong('too_large');
        chunks.length = 0;
      });
      file.on('end', () => {
        if (field === name) files.push(Buffer.concat(chunks));
        else wrong('malformed');
      });
    });
    for (const limit of ['filesLimit', 'fieldsLimit', 'partsLimit'] as const) form.on(limit, () => wrong('malformed'));
    await pipeline(boundedBody(request.raw, { most: most + framing, patience }), form);
  } catch (error) {
    wrong(error instanceof BodyRefused ? error.fault : 'malformed');
  }
  if (fault !== undefined) return refused(reply, parameters, fault);
  const [file] = files;
  return new Upload(parameters, file?.length ? file : undefined);
}

/** What may still come of it is nobody's request. */
function refused(reply: FastifyReply, parameters: Upload['parameters'], fault: UploadFault): Upload {
  reply.header('connection', 'close');
  return new Upload(parameters, undefined, fault);
}

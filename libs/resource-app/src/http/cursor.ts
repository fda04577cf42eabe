import { HttpException } from '@nestjs/common';
import { z } from 'zod';

/** Where a page ends: newest first, the id decides between rows of the same millisecond. */
export interface Cursor {
  readonly createdAt: number;
  readonly id: string;
}

const shape = z.tuple([z.number().int().nonnegative(), z.uuid()]);

export function writeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url');
}

/** @throws HttpException 400 when it was not written by us */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    const [createdAt, id] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { createdAt, id };
  } catch {
    throw new HttpException(
      { error: 'invalid_request', details: [{ path: 'cursor', message: 'is not a cursor of this list' }] },
      400,
    );
  }
}

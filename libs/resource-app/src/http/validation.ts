import { HttpException, StandardSchemaValidationPipe } from '@nestjs/common';
import { z } from 'zod';

/** The one body of a 400: which input, and what is wrong with it. */
export interface InvalidRequest {
  readonly error: 'invalid_request';
  readonly details: readonly { readonly path: string; readonly message: string }[];
}

export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new HttpException(
      {
        error: 'invalid_request',
        details: issues.slice(0, 20).map(({ path, message }) => ({
          path: (path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
          message,
        })),
      } satisfies InvalidRequest,
      400,
    ),
});

// Control characters, and the marks that turn the reading direction round.
const hostile = /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

/** One line of text that is safe to store and to show. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !hostile.test(value), 'holds characters that are not allowed')
    .refine((value) => value.trim() === value, 'begins or ends with white space');

export const pageOf = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
};
export const idPath = z.uuid();

import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** The OpenAPI form of what the validation checks, so that the page cannot say otherwise. */
export function openApi(schema: z.ZodType): Schema {
  return z.toJSONSchema(schema, { target: 'openapi-3.0', io: 'input' }) as Schema;
}

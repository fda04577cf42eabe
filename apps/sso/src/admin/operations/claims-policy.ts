import { hookFailures } from '@signet/authorization-server';
import { z } from 'zod';

const name = z.string().min(1).max(256);
const value = z.union([z.string().max(2048), z.number(), z.boolean(), z.array(z.string().max(2048)).max(500)]);
const scope = name.optional().describe('Of a client: where this scope was granted');

/** What an operator wants said beside the standard claims; the one rule of it is `parseClaimsPolicy`. */
export const claimsPolicy = z.strictObject({
  roles: z.literal(true).optional().describe('Of an API: the roles of the person there'),
  groups: z
    .union([z.literal(true), z.strictObject({ below: name }), z.strictObject({ only: z.array(name).max(500) })])
    .optional(),
  mapped: z
    .record(
      name,
      z.union([
        z.strictObject({ attribute: name, scope }),
        z.strictObject({ value, scope }),
        z.strictObject({ inGroup: name, scope }),
      ]),
    )
    .optional()
    .describe('Claim -> where it comes from'),
  username: z
    .union([z.enum(['email', 'subject']), z.strictObject({ attribute: name })])
    .optional()
    .describe('Of a client: what preferred_username is'),
  hook: z
    .strictObject({
      url: z.string().max(2048),
      claims: z.array(name).max(100),
      failure: z.enum(hookFailures),
      timeout: z.int().optional().describe('Milliseconds'),
      cache: z.int().optional().describe('Seconds'),
      scope,
    })
    .optional(),
});

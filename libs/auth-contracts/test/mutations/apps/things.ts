import { defineAudience } from '@signet/auth-contracts';
import { z } from 'zod';

/** With a contract that asks for something of its own, and would make up what the issuer did not say. */
export const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things', 'things:write': 'Change things' },
  roles: { clerk: ['things:read'], manager: [] },
  claims: z.object({ tenant: z.string(), acr: z.string().default('urn:mfa') }),
});

/** What its tokens carry. */
export const good = { tenant: 'one' };

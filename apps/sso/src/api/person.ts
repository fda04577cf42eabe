import type { PostalAddress } from '@signet/identity';
import { z } from 'zod';
import { of } from './shown.js';

export const text = z.string().max(2048);
export const attribute = z.union([text, z.number(), z.boolean(), z.array(text).max(500)]);
export const attributes = z.record(z.string(), attribute).describe('By the definitions of attributes');
export const address = of<PostalAddress>()({
  formatted: text.optional(),
  streetAddress: text.optional(),
  locality: text.optional(),
  region: text.optional(),
  postalCode: text.optional(),
  country: text.optional(),
});

/** OpenID Connect Core §5.1. */
export const profile = {
  email: text.optional(),
  name: text.optional(),
  givenName: text.optional(),
  familyName: text.optional(),
  middleName: text.optional(),
  nickname: text.optional(),
  profile: text.optional(),
  picture: text.optional(),
  website: text.optional(),
  gender: text.optional(),
  birthdate: text.optional(),
  zoneinfo: text.optional(),
  locale: text.optional(),
  phoneNumber: text.optional(),
};

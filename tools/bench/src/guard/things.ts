import { defineAudience } from '@signet/auth-contracts';

export const issuerUrl = 'https://sso.example.com';

/** The audience of every contestant. */
export const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things' },
});

export const contestants = [
  'auth-contracts',
  'auth-contracts, passport-jwt',
  'passport-jwt + jwks-rsa',
  'express-oauth2-jwt-bearer',
  'fast-jwt with its cache',
  'aws-jwt-verify',
] as const;

export type ContestantName = (typeof contestants)[number];

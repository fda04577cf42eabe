/**
 * What tests load bundled: packages of many files of which a spec file needs most. Each exists once in a bundle, so that
 * `instanceof` says what it says of the package itself.
 */
export const bundled = [
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/passport',
  '@nestjs/platform-fastify',
  'commander',
  'fast-check',
  'fastify',
  'jose',
  'openid-client',
  'pg',
  'pino',
  'rxjs',
  'typeorm',
  'zod',
];

/** What these need and stays as it is: native code, and what starts a thread or looks for files beside its own. */
export const asTheyAre = ['app-root-path', 'better-sqlite3', 'bindings', 'pg-native', 'thread-stream'];

import type { Stranger } from '@signet/identity';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '../http/caller.js';
import { whileHashing } from './while-hashing.js';

/** Whose doing it is that a password is hashed. */
export function strangerOf(request: FastifyRequest): Stranger {
  return { caller: callerOf(request), ...whileHashing(request) };
}

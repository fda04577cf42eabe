import type { Mutation } from '../mutation.js';
import { introspection, nextAudience } from './askers.js';
import { adapters, finding, nest } from './doors.js';
import { profiles } from './profiles.js';
import { binding, presentation, proof } from './proof.js';
import { requirements, revocation } from './requirements.js';
import { roles } from './roles.js';
import { keys, signature } from './signature.js';
import { claims, header, marks } from './token.js';

/** By what they are a mistake in. */
export const mutations: Readonly<Record<string, readonly Mutation[]>> = {
  header,
  claims,
  marks,
  signature,
  keys,
  binding,
  proof,
  presentation,
  requirements,
  roles,
  revocation,
  nest,
  finding,
  adapters,
  profiles,
  introspection,
  nextAudience,
};

import { AdministrationError, type Reach } from '@signet/administration';
import type { RoleBound } from '@signet/authorization-server';
import { Problem } from '../api/http/problem.js';
import type { AnyInput } from '../api/operation.js';
import type { Operation, OperationContext } from './operation.js';

/** Whose role is within organizations or groups names what is in one of them, and nothing else. @throws Problem forbidden */
export async function requireWithin({ within }: Operation, context: OperationContext, input: AnyInput): Promise<void> {
  const { reach } = context;
  if (reach === 'everywhere') return;
  const named = (await within?.(context, input)) ?? [];
  const isWithin = (places: readonly RoleBound[]) =>
    places.some(({ kind, id }) => reach.some((bound) => bound.kind === kind && bound.id === id));
  if (named.length === 0 || !named.every(isWithin)) throw elsewhere();
}

/** What a write leads to elsewhere is not named to whoever acts within one place. @throws Problem forbidden */
export async function judged<T>(reach: Reach, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const isForbidden = error instanceof AdministrationError && error.code === 'forbidden';
    throw isForbidden && reach !== 'everywhere' ? elsewhere(error) : error;
  }
}

/** The same words whatever it was: they are no answer to what there is elsewhere. */
function elsewhere(cause?: unknown): Problem {
  const words = 'the caller may do this within their organizations and groups alone';
  return new Problem('forbidden', words, { cause });
}

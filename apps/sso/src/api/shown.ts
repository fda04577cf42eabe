import type { Bound } from '@signet/runtime';
import { z } from 'zod';

/** Seconds since the epoch. */
export const time = z.int().describe('Seconds since the epoch');

export const subject = z.string().min(1).max(255).describe('The `sub` of a person');
export const clientId = z.string().min(1).max(1024);

/** Scopes at an API. */
export const resourceAccess = z.object({ identifier: z.string(), scopes: z.array(z.string()) });

/** A whole number, as its use case bounds it. */
export function within({ least, most }: Pick<Bound, 'least' | 'most'>) {
  return z.int().min(least).max(most);
}

/** Nothing to tell. */
export const nothing = z.undefined();

/** A schema that has every member of the record and no other: one that is missing, or not there, does not compile. */
export function of<Record extends object>() {
  return <Shape extends { readonly [Member in keyof Required<Record>]: z.ZodType }>(
    shape: Shape & { readonly [Extra in Exclude<keyof Shape, keyof Record>]: never },
  ) => z.object(shape as Shape);
}

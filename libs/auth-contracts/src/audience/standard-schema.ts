import { guarded, type Reader, refused } from '../options/read-options.js';

/**
 * The part of a Standard Schema (standardschema.dev, version 1) that a contract needs: zod, valibot, arktype and others
 * are such schemas, and none of them is a dependency.
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

export type SchemaResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A schema of the caller's own; its `validate` is read once. */
export const standardSchema: Reader<StandardSchema<object>> = (value, at) =>
  guarded(at, () => {
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const standard = isObject ? (value as StandardSchema<object>)['~standard'] : undefined;
    const validate = standard?.validate;
    if (standard === undefined || typeof validate !== 'function') throw refused(at, 'a Standard Schema', value);
    return Object.freeze({
      '~standard': Object.freeze({
        version: 1 as const,
        vendor: String(standard.vendor),
        validate: (claims: unknown) => validate.call(standard, claims),
      }),
    });
  });

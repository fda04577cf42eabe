/** The required scopes that are not granted; empty when all are. */
export function missingScopes(granted: ReadonlySet<string>, required: readonly string[]): readonly string[] {
  return required.filter((scope) => !granted.has(scope));
}

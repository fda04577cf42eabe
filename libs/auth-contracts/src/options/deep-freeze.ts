/**
 * What is given to many must not be changed by one of them for the others: also not inside of what somebody else has frozen. What a freeze does
 * not hold, as a set, is not for this.
 */
export function deepFreeze<T>(value: T, seen = new Set<object>()): T {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member, seen);
  return value;
}

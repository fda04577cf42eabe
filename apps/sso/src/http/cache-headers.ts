/** RFC 6749 §5.1 names both. */
export const neverStored = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

/** @param maxAge seconds that anybody may keep an answer */
export function cacheHeaders(maxAge: number | undefined): Readonly<Record<string, string>> {
  return maxAge === undefined ? neverStored : { 'cache-control': `public, max-age=${maxAge}` };
}

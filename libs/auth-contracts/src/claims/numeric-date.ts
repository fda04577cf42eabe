/** The last second of the year 9999. */
const latest = 253_402_300_799;

/**
 * Seconds since the epoch of a NumericDate (RFC 7519 §2), which may have a fraction; undefined for whatever is no JSON number, and
 * for what no clock shows and no database holds.
 */
export function numericDate(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= latest ? value : undefined;
}

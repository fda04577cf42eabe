const tenMinutes = {
  connect_timeout: '600',
  statement_timeout: '600000',
  lock_timeout: '600000',
  idle_in_transaction_session_timeout: '600000',
} as const;

/**
 * The URL of a PostgreSQL with bounds that no busy machine reaches, but for those that it says itself: what a test is about is not
 * how long a statement takes.
 */
export function patientUrl(url: string): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(tenMinutes)) {
    if (!address.searchParams.has(name)) address.searchParams.set(name, value);
  }
  return address.href;
}

/** What of the trail is shown: as the administration API has it, and as it stands in the address. Times are seconds since the epoch. */
export interface AuditFilter {
  readonly name?: string | undefined;
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
  readonly client_id?: string | undefined;
  readonly audience?: string | undefined;
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** Of an address, whoever wrote it: what is no filter is none. */
export function auditFilter(given: Record<string, unknown>): AuditFilter {
  const text = (name: string) => (given[name] === undefined || given[name] === '' ? undefined : String(given[name]));
  const time = (name: string) => (Number.isSafeInteger(given[name]) ? (given[name] as number) : undefined);
  return {
    name: text('name'),
    actor: text('actor'),
    subject: text('subject'),
    client_id: text('client_id'),
    audience: text('audience'),
    since: time('since'),
    until: time('until'),
  };
}

/** Without what is left open. */
export function asQuery(filter: AuditFilter): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** As a field of a form has it, in the time of the reader. */
export function asLocal(seconds: number | undefined): string | undefined {
  if (seconds === undefined) return undefined;
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocal(entered: string): number | undefined {
  const milliseconds = Date.parse(entered);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

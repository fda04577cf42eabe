/** What one process of an API says of its issuer's keys, of what `ResourceServer.status()` and `AuthContractsHealth` show. */
export interface KnownKeys {
  readonly kids: readonly string[];
  /** Seconds since they were fetched; undefined where nobody fetches them: they stand in its configuration. */
  readonly ageSeconds?: number | undefined;
  /** Why the last fetch failed. */
  readonly failure?: string | undefined;
  /** Whether it hears of revocations, and so of withdrawals: seconds since, and why not; undefined where it does not listen. */
  readonly revocations?: { readonly staleForSeconds?: number | undefined; readonly failure?: string | undefined };
}

/** Where health pages put it: alone, by the name of an indicator, or as @nestjs/terminus does. */
const places = [[], ['tokens'], ['details', 'tokens'], ['info', 'tokens'], ['error', 'tokens']] as const;

/**
 * Reads a health page, which somebody else wrote.
 * @returns undefined where it says nothing of this issuer's keys
 */
export function readKnownKeys(page: unknown, issuer: string): KnownKeys | undefined {
  for (const place of places) {
    const status = place.reduce<unknown>((value, name) => memberOf(value, name), page);
    const ofIssuer = memberOf(memberOf(status, 'issuers'), issuer);
    const kids = memberOf(ofIssuer, 'kids');
    if (!Array.isArray(kids)) continue;
    const revocations = memberOf(status, 'revocations');
    return {
      kids: kids.filter((kid) => typeof kid === 'string'),
      ageSeconds: numberOf(memberOf(ofIssuer, 'ageSeconds')),
      failure: textOf(memberOf(ofIssuer, 'failure')),
      ...(typeof revocations === 'object' &&
        revocations !== null && {
          revocations: {
            staleForSeconds: numberOf(memberOf(revocations, 'staleForSeconds')),
            failure: textOf(memberOf(revocations, 'failure')),
          },
        }),
    };
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

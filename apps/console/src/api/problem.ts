/** A refusal of the administration API (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    /** Stable, for programs and for who searches for it. */
    readonly code: string,
    readonly title: string,
    readonly detail: string,
  ) {
    super(`${code}: ${detail}`);
  }
}

/** Of what was answered instead, whatever it is. */
export function problemOf(status: number, body: unknown): Problem {
  const { code, title, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return new Problem(status, textOr(code, `http_${status}`), textOr(title, 'The issuer refused'), textOr(detail, ''));
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' && value !== '' ? value : otherwise;
}

/** The member that a refusal is about: its words begin with the name of it. */
export function fieldOf(error: unknown): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  return /^(?:body\.)?(?:metadata\.)?(\w+)/.exec(error.detail)?.[1];
}

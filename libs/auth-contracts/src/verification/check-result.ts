import type { CheckResult, RejectionCode } from '../errors/token-rejection.js';

type Late<T> = T | (() => T);

/** A check whose texts are made when somebody reads them: most tokens are good, and nobody does. */
class LateCheck implements CheckResult {
  constructor(
    readonly check: string,
    readonly code: RejectionCode,
    readonly ok: boolean,
    private readonly wanted: Late<string>,
    private readonly found: unknown,
    private readonly why: Late<string | undefined>,
  ) {}

  get expected(): string {
    return typeof this.wanted === 'function' ? this.wanted() : this.wanted;
  }

  get received(): string {
    return show(typeof this.found === 'function' ? this.found() : this.found);
  }

  get cause(): string | undefined {
    if (this.ok) return undefined;
    return typeof this.why === 'function' ? this.why() : this.why;
  }
}

/** Texts may be given as functions. */
export function result(
  check: string,
  code: RejectionCode,
  ok: boolean,
  expected: Late<string>,
  received: unknown,
  cause?: Late<string | undefined>,
): CheckResult {
  return new LateCheck(check, code, ok, expected, received, cause);
}

/** The check with its texts, as a plain object for a page or a log. */
export function spelledOut({ check, code, ok, expected, received, cause }: CheckResult): CheckResult {
  return { check, code, ok, expected, received, ...(cause === undefined ? {} : { cause }) };
}

/** Bounded and on one line: what a token says is an attacker's text. */
export function show(value: unknown): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return text.slice(0, 200).replace(/[^\x20-\x7e]/g, '?');
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing';
  } catch {
    // Nested deeper than the stack: nobody can sign that, but anybody can send it.
    return 'something nested too deeply';
  }
}

import { Problem } from './problem.js';

/** How deep objects and arrays of a body may stand in one another. */
const deepest = 32;

/**
 * A body as RFC 8259 has it and nothing that two readers take for two things: each member once (RFC 7493 §2.3), no `__proto__`, no NUL,
 * and no deeper than anything here needs.
 * @throws Problem malformed
 */
export function strictJson(text: string): unknown {
  // First: in a text that is no JSON, what looks for strings would look from each quote to its end. Parsing takes any depth.
  const value = parsed(text);
  requireShallow(text);
  requireDistinct(text);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('the body is not JSON');
  }
}

/** Of a text that is JSON: a string with its quotes, or a bracket. */
const tokens = /"(?:[^"\\]|\\[\s\S])*"|[{}[\],:]/g;

function requireShallow(text: string): void {
  let depth = 0;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    if (depth > deepest) throw malformed(`the body is more than ${deepest} levels deep`);
  }
}

/** A string before a colon names a member. */
function requireDistinct(text: string): void {
  const names: Array<Set<string>> = [];
  let last = '';
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{' || token === '[') names.push(new Set());
    else if (token === '}' || token === ']') names.pop();
    else if (token === ':') nameOnce(names.at(-1), last);
    if (token.startsWith('"')) last = plain(token);
  }
}

function nameOnce(known: Set<string> | undefined, name: string): void {
  if (name === '__proto__') throw malformed('no member is called __proto__');
  if (known?.has(name)) throw malformed('a member stands twice in one object');
  known?.add(name);
}

/** PostgreSQL's text cannot hold NUL, and nothing here means one. */
function plain(token: string): string {
  const text = JSON.parse(token) as string;
  if (text.includes('\u0000')) throw malformed('a text has a NUL character');
  return text;
}

function malformed(detail: string): Problem {
  return new Problem('malformed', detail);
}

/**
 * RFC 7800 §3.1 `cnf`: the key that something is bound to, one member for each way to prove it. `jkt` is the RFC 7638 thumbprint
 * of a key that DPoP proves (RFC 9449 §6.1); `x5t#S256`, of a certificate (RFC 8705 §3.1), would stand beside it.
 */
export interface Confirmation {
  readonly jkt: string;
}

/** Whether a request proved all that is asked for; where nothing is asked, any proof and none will do. */
export function isConfirmed(required: Confirmation | undefined, presented: Confirmation | undefined): boolean {
  if (required === undefined) return true;
  const proved = new Map<string, unknown>(Object.entries(presented ?? {}));
  const members = Object.entries(required);
  // A `cnf` without any member that we know asks for something that nobody could prove here.
  return members.length > 0 && members.every(([name, value]) => value !== undefined && proved.get(name) === value);
}

/** How a token is presented that is bound so: RFC 9449 §5, RFC 6750. */
export function tokenTypeOf(confirmation: Confirmation | undefined): 'Bearer' | 'DPoP' {
  return confirmation?.jkt === undefined ? 'Bearer' : 'DPoP';
}

/** The issuer that answered is not the one that was configured: nothing of it may be believed (RFC 8414 §3.3). */
export class IssuerMismatch extends Error {
  override readonly name = 'IssuerMismatch';

  constructor(
    readonly expected: string,
    readonly received: string,
    readonly address: string,
  ) {
    super(
      `${address} describes the issuer ${received}, not ${expected}; they must be the same, character by character`,
    );
  }
}

/** Where an issuer says what it is: RFC 8414 §3.1 first, then OpenID Connect Discovery 1.0 §4. */
export function metadataAddresses(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

/** Where the keys are, and what else there is to say of it. */
export interface KeyLocation {
  readonly jwksUri: string;
  /** For the operator: metadata of another issuer at one of the addresses, which yields no keys (RFC 8414 §3.3). */
  readonly mismatch?: IssuerMismatch | undefined;
}

/** Milliseconds that good metadata waits for that of an address before it in the order. */
const patience = 500;

type Outcome = { readonly jwksUri: string } | { readonly failure: unknown };

/**
 * Asks all addresses at once, and takes the first in their order that is good: what one of them answers, or that it is silent, says
 * nothing of the others.
 * @param get gives the JSON of an address, or undefined where there is none (404)
 * @throws IssuerMismatch where metadata of another issuer is all there is; Error with the failure of each address
 */
export async function findJwksUri(
  issuer: string,
  addresses: readonly string[],
  get: (address: string) => Promise<unknown>,
): Promise<KeyLocation> {
  const outcomes: (Outcome | undefined)[] = addresses.map(() => undefined);
  const asked = addresses.map(async (address, index) => {
    outcomes[index] = await ask(issuer, address, get);
  });
  const all = Promise.all(asked);
  const enough = asked.map(async (one, index) => {
    await one;
    await (isGood(outcomes[index]) ? soon(all) : all);
  });
  await Promise.race(enough);
  const mismatch = outcomes
    .map((outcome) => (outcome && 'failure' in outcome ? outcome.failure : undefined))
    .find((failure) => failure instanceof IssuerMismatch);
  const good = outcomes.find(isGood);
  if (good) return { jwksUri: good.jwksUri, mismatch };
  if (mismatch) throw mismatch;
  const failures = outcomes.map((outcome, index) => {
    const { failure } = (outcome ?? {}) as { readonly failure?: unknown };
    return `${addresses[index]} ${failure instanceof Error ? failure.message : 'gave no answer'}`;
  });
  throw new Error(`no metadata of ${issuer}: ${failures.join('; ')}`);
}

function isGood(outcome: Outcome | undefined): outcome is { readonly jwksUri: string } {
  return outcome !== undefined && 'jwksUri' in outcome;
}

/** Until it is done, or patience ends. */
async function soon(all: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  await Promise.race([all, late]);
  clearTimeout(timer);
}

async function ask(issuer: string, address: string, get: (address: string) => Promise<unknown>): Promise<Outcome> {
  try {
    return { jwksUri: jwksUriOf(issuer, address, await get(address)) };
  } catch (failure) {
    return { failure };
  }
}

/** @throws IssuerMismatch, or an Error that says what is wrong with the answer of the address */
function jwksUriOf(issuer: string, address: string, metadata: unknown): string {
  if (metadata === undefined) throw new Error('answered 404');
  if (typeof metadata !== 'object' || metadata === null) throw new Error('is no metadata');
  const { issuer: named, jwks_uri: jwksUri } = metadata as Record<string, unknown>;
  if (named !== issuer) throw new IssuerMismatch(issuer, String(named).slice(0, 200), address);
  if (typeof jwksUri !== 'string' || !URL.canParse(jwksUri)) throw new Error('names no jwks_uri');
  // Keys over plain HTTP are as good as no keys, unless the issuer itself is of that kind (development).
  if (new URL(jwksUri).protocol !== 'https:' && !issuer.startsWith('http:')) {
    throw new Error('names a jwks_uri without TLS');
  }
  return jwksUri;
}

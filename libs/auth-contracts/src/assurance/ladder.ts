/** Where the names of this project stand that no registry has: an address of its own, at which nothing need answer. */
const own = 'https://signet.example.com/acr';

/**
 * The authentication context classes of Signet, each with what it says of a sign-in. One and two factors are not registered anywhere and
 * have an address of the project's own; the other two are OpenID Connect EAP ACR Values 1.0 §2. Each holds all that the one before it does:
 * an issuer gives `phr` only for what is two factors as well.
 */
export const acrClasses = Object.freeze({
  /** One factor: a password, a code that mail brought. */
  oneFactor: `${own}/1fa`,
  /** Two factors of different kinds (RFC 8176 `mfa`). */
  twoFactors: `${own}/2fa`,
  /** Phishing-resistant: whoever made the person sign in at a false address learns nothing that opens the true one. */
  phishingResistant: 'phr',
  /** The same, and the key is held in hardware that does not give it out. */
  phishingResistantHardware: 'phrh',
});

/** From the weakest class to the strongest; each satisfies a request for those before it. */
export const acrLadder: readonly string[] = Object.freeze(Object.values(acrClasses));

/** What classes were called before: tokens, sessions and settings of that time still say it (docs/upgrading.md). */
const formerNames: ReadonlyMap<string, string> = new Map([['urn:signet:acr:1fa', acrClasses.oneFactor]]);

/** The class by its name of today; what was never called otherwise, as it is. */
export function acrOfToday(acr: string): string {
  return formerNames.get(acr) ?? acr;
}

/**
 * Whether a sign-in of one class is enough where another is asked for (OpenID Connect Core 1.0 §2 `acr`, RFC 9470 §4): the same class, or one
 * that stands above it. A class that is not on the ladder satisfies itself alone, and whatever is no text satisfies nothing. Never throws.
 * @param have `acr` as it came
 * @param wanted one class of `acr_values`
 * @param ladder from the weakest to the strongest, each class once
 */
export function satisfiesAcr(have: unknown, wanted: string, ladder: readonly string[] = acrLadder): boolean {
  if (typeof have !== 'string' || have === '') return false;
  const [reached, asked] = [acrOfToday(have), acrOfToday(wanted)];
  if (reached === asked) return true;
  const rung = ladder.indexOf(asked);
  return rung >= 0 && ladder.indexOf(reached) > rung;
}

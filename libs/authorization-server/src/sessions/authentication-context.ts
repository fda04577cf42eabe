/**
 * Of a sign-in at a provider: who people are there was said by it, and by which methods is believed by rule alone. RFC 8176 has no word
 * for it; others call it the same.
 */
export const federatedMethod = 'fed';

/**
 * Authentication context classes from the weakest to the strongest, and the methods (RFC 8176) that each takes. A second
 * factor adds a line here.
 */
const contexts: ReadonlyArray<{ readonly acr: string; readonly satisfiedBy: (amr: readonly string[]) => boolean }> = [
  { acr: 'urn:signet:acr:1fa', satisfiedBy: (amr) => amr.includes('pwd') || amr.includes(federatedMethod) },
];

export const acrValuesSupported: readonly string[] = contexts.map(({ acr }) => acr);

/** The strongest class that these methods reach. */
export function acrOf(amr: readonly string[]): string | undefined {
  return contexts.filter(({ satisfiedBy }) => satisfiedBy(amr)).at(-1)?.acr;
}

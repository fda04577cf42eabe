/** Seconds for which a sign-in counts as recent, on the pages and at the APIs of the issuer. */
export const recentSignIn = 600;

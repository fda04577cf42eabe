/** Where the console is. */
export interface Place {
  /** As the issuer calls itself. */
  readonly issuer: string;
  /** The path of the console, without a slash at its end. */
  readonly path: string;
  /** The audience of its tokens, and where the administration API is. */
  readonly api: string;
  /** All that operators may ever ask for there: what of it they get follows from their roles. */
  readonly scopes: string;
  /** Where sign-ins end. */
  readonly callback: string;
}

/** Of what the document says that the issuer serves. */
export function placeOf(issuer: string, scopes: string): Place {
  const { pathname } = new URL(`${issuer}/console`);
  return {
    issuer,
    path: pathname,
    api: `${issuer}/admin/api/v1`,
    scopes,
    callback: `${issuer}/console/callback`,
  };
}

export function ownPlace(): Place {
  const said = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
  return placeOf(said('signet-issuer'), said('signet-scopes'));
}

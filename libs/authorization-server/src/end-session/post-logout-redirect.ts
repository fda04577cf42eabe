/** A registered post-logout address with `state` and nothing else. */
export type PostLogoutRedirect = string & { readonly __postLogoutRedirect: unique symbol };

/** As it was registered, letter by letter; only `state` is added behind its query (RP-Initiated Logout 1.0 §3). */
export function postLogoutRedirect(registered: string, state: string | undefined): PostLogoutRedirect {
  if (state === undefined) return registered as PostLogoutRedirect;
  const [address = '', ...fragment] = registered.split('#');
  const added = new URLSearchParams({ state }).toString();
  const separator = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&';
  return [`${address}${separator}${added}`, ...fragment].join('#') as PostLogoutRedirect;
}

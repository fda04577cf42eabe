/** `host` or `host:port`, in lower case. @throws Error that goes on from a variable's name */
export function parseOutboundHost(item: string): string {
  const url = URL.canParse(`https://${item}`) ? new URL(`https://${item}`) : undefined;
  // The port of https is one that a URL leaves out.
  const host = url && (item.endsWith(':443') ? `${url.hostname}:443` : url.host);
  // A URL takes more for a host than the name system does: a star would open nothing.
  if (host === item.toLowerCase() && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/.test(host)) return host;
  throw new Error('must be host or host:port, without scheme and path, separated by commas');
}

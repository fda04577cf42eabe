/** Grant types as operators call them. */
export function grantInWords(grantType: string): string {
  return grantType.replace('urn:ietf:params:oauth:grant-type:', '').replaceAll(/[_-]/g, ' ');
}

export function timeInWords(seconds: number | undefined): string {
  return seconds === undefined ? 'never' : new Date(seconds * 1000).toLocaleString();
}

/** What of an identifier tells it from others. */
export function shortName(identifier: string): string {
  return identifier.replace(/^https?:\/\//, '');
}

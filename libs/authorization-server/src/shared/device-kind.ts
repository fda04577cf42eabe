/** What people call a device by: words of ours alone, whatever the header of a browser says of itself. */
export interface DeviceKind {
  readonly browser?: (typeof browsers)[number][0] | undefined;
  readonly system?: (typeof systems)[number][0] | undefined;
}

/** In the order in which they are looked for: most say that they are Chrome or Safari as well. */
const browsers = [
  ['Edge', /\bEdgA?(?:iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
] as const;

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** By the `User-Agent` of a request (RFC 9110 §10.1.5); undefined where it says nothing that we have a word for. */
export function deviceKind(userAgent: string | undefined): DeviceKind | undefined {
  if (userAgent === undefined) return undefined;
  const browser = browsers.find(([, form]) => form.test(userAgent))?.[0];
  const system = systems.find(([, form]) => form.test(userAgent))?.[0];
  if (browser === undefined && system === undefined) return undefined;
  return { ...(browser !== undefined && { browser }), ...(system !== undefined && { system }) };
}

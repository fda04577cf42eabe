/** Whom people sign in with, and what each asks for: endpoints follow from discovery, which the issuer does. */
export interface Preset {
  readonly id: 'google' | 'microsoft' | 'apple' | 'github' | 'generic';
  readonly title: string;
  readonly hint: string;
  /** Where an app is registered there. */
  readonly console?: string;
}

export const presets: readonly Preset[] = [
  {
    id: 'google',
    title: 'Google',
    hint: 'A client of the kind "Web application"',
    console: 'https://console.cloud.google.com/auth/clients',
  },
  {
    id: 'microsoft',
    title: 'Microsoft',
    hint: 'An app registration with the platform "Web"',
    console: 'https://entra.microsoft.com/',
  },
  {
    id: 'apple',
    title: 'Apple',
    hint: 'A services ID, and a key for Sign in with Apple',
    console: 'https://developer.apple.com/account/resources/',
  },
  {
    id: 'github',
    title: 'GitHub',
    hint: 'An OAuth app',
    console: 'https://github.com/settings/developers',
  },
  { id: 'generic', title: 'Another one', hint: 'Whoever speaks OpenID Connect and has discovery' },
];

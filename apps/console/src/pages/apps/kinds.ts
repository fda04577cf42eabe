import type { Schemas } from '../../api/api.js';

/** What kind of app it is, and so by which rules it signs people in: metadata as RFC 7591 §2 has it. */
export interface AppKind {
  readonly id: Schemas['ClientPreset']['kind'];
  readonly title: string;
  readonly hint: string;
  /** Where it is answered; a service has no person who could be sent there. */
  readonly redirects: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

const signsIn = { grant_types: ['authorization_code', 'refresh_token'], scope: 'openid profile email' };

export const appKinds: readonly AppKind[] = [
  {
    id: 'server',
    title: 'A web app with a server',
    hint: 'It keeps a secret on the server, where no browser sees it.',
    redirects: true,
    metadata: { ...signsIn, token_endpoint_auth_method: 'client_secret_basic' },
  },
  {
    id: 'browser',
    title: 'An app in the browser',
    hint: 'It has no secret; PKCE protects the sign-in.',
    redirects: true,
    metadata: { ...signsIn, token_endpoint_auth_method: 'none' },
  },
  {
    id: 'native',
    title: 'A native app',
    hint: 'On a phone or a desktop: no secret, and any port of the loopback.',
    redirects: true,
    metadata: { ...signsIn, token_endpoint_auth_method: 'none', application_type: 'native' },
  },
  {
    id: 'service',
    title: 'A service',
    hint: 'It acts on its own behalf, and signs nobody in.',
    redirects: false,
    metadata: { grant_types: ['client_credentials'], scope: '', token_endpoint_auth_method: 'client_secret_basic' },
  },
];

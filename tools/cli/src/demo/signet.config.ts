import { invoicesAudience, ordersAudience } from '@signet/audiences';
import { defineSignet, type SecretReference, type SignetDocument } from '@signet/auth-contracts/configuration';

const audiences = [ordersAudience, invoicesAudience];
const accessTo = ({ identifier, scopes }: (typeof audiences)[number]) => ({ identifier, scopes: Object.keys(scopes) });

interface DemoSettings {
  readonly portalUrl: string;
  /** Without it the client keeps what it has, or gets one. */
  readonly ordersSecret?: SecretReference | undefined;
  readonly invoicesSecret?: SecretReference | undefined;
}

/** The APIs and apps of the demo: what `signet seed demo` applies, and an example of a configuration. */
export function demoConfiguration({ portalUrl, ordersSecret, invoicesSecret }: DemoSettings): SignetDocument {
  const portal = portalUrl.replace(/\/$/, '');
  return defineSignet({
    audiences,
    clients: {
      portal: {
        client_name: 'Portal',
        token_endpoint_auth_method: 'none',
        redirect_uris: [`${portal}/callback`],
        post_logout_redirect_uris: [`${portal}/`],
        grant_types: ['authorization_code', 'refresh_token'],
        scope: 'openid profile email offline_access',
        resources: audiences.map(accessTo),
      },
      orders: {
        client_name: 'Orders',
        grant_types: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
        scope: '',
        resources: [accessTo(invoicesAudience)],
        acts_as_resource: ordersAudience.identifier,
        consent_required: false,
        ...(ordersSecret && { secret: ordersSecret }),
      },
      // It asks for no tokens; it hears what was revoked.
      invoices: {
        client_name: 'Invoices',
        grant_types: [],
        scope: '',
        acts_as_resource: invoicesAudience.identifier,
        consent_required: false,
        ...(invoicesSecret && { secret: invoicesSecret }),
      },
    },
  });
}

export default demoConfiguration({ portalUrl: 'http://localhost:4003' });

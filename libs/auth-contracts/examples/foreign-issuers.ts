import { auth0, entra, keycloak, ResourceServer } from '@signet/auth-contracts';
import { AuthContractsModule } from '@signet/auth-contracts/nest';
import { orders } from './orders-audience.js';

const tenantId = '11111111-2222-4333-8444-555555555555';
const applicationId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** The only issuer: spread. */
export const ofOne = () =>
  AuthContractsModule.forRoot({
    audience: orders,
    ...keycloak({ issuer: 'https://keycloak.example.com/realms/shop' }),
  });

/** Several: side by side. */
export const ofSeveral = () =>
  new ResourceServer({
    audience: orders,
    issuers: [auth0({ domain: 'shop.eu.auth0.com' }), entra({ tenantId, applicationId, version: 2 })],
  });

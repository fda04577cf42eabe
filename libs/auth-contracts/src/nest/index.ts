export type { Principal } from '../index.js';
export { AccessTokenGuard } from './access-token.guard.js';
export { AuthContractsHealth } from './auth-contracts.health.js';
export { AuthContractsModule } from './auth-contracts.module.js';
export {
  CurrentPrincipal,
  decoratorsFor,
  Public,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from './decorators.js';
export { secureOpenApi } from './open-api.js';
export type { AuthContractsOptions } from './options.js';
export { listRoutes, type Route } from './routes.js';

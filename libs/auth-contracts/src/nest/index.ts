export type { Principal } from '../index.js';
export { AccessTokenGuard } from './access-token.guard.js';
export { AuthContractsHealth } from './auth-contracts.health.js';
export {
  type AuthContractsAsyncOptions,
  AuthContractsModule,
  type AuthContractsOptionsFactory,
} from './auth-contracts.module.js';
export { AuthContractsReport } from './auth-contracts.report.js';
export {
  CurrentPrincipal,
  decoratorsFor,
  Enforce,
  OptionalToken,
  Public,
  ReportOnly,
  RequireAcr,
  RequireActor,
  RequireDPoP,
  RequireRecentLogin,
} from './decorators.js';
export { secureOpenApi } from './open-api.js';
export type { AuthContractsOptions } from './options.js';
export { listRoutes, type Route } from './routes.js';

export { AccessTokenGuard } from './access-token.guard.js';
export { AuthContractsModule } from './auth-contracts.module.js';
export { CurrentPrincipal, decoratorsFor, Public } from './decorators.js';
export type { AuthContractsOptions } from './options.js';
export type { Principal } from './principal.js';

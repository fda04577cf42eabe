import { invoicesAudience } from '@signet/audiences';
import { decoratorsFor } from '@signet/auth-contracts/nest';

/** The decorators of this audience: a scope that it does not have does not compile. */
export const { RequireScopes, CurrentPrincipal } = decoratorsFor(invoicesAudience);

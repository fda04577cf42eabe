import { decoratorsFor } from '@signet/auth-contracts/nest';
import { ledger } from './ledger.js';

/** A scope that the contract does not have: this program must not compile. */
export const typo = decoratorsFor(ledger).RequireScopes('ledger:reed');

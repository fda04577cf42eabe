export { type AskedRecovery, askRecovery } from './ask-recovery.js';
export { type RecoveredPassword, recoverPassword } from './recover-password.js';
export { type AskedSignInCode, sendSignInCode } from './send-sign-in-code.js';

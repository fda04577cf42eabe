export { type Registered, registerAccount, sendRegistrationCode, type WantedAccount } from './own-account.js';

export {
  type Registered,
  registerAccount,
  registerByLink,
  sendRegistrationCode,
  type WantedAccount,
  wantedFor,
} from './own-account.js';

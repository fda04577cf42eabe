export {
  type Registered,
  registerAccount,
  registerByLink,
  sendRegistrationCode,
  type WantedAccount,
} from './own-account.js';

/** Every sentence that a person reads here, in one place. */
export const messages = {
  productName: 'Signet',
  login: {
    title: 'Sign in',
    lead: (client: string) => `to continue to ${client}`,
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    refused: 'That username and password do not match. Check both and try again.',
    locked: (seconds: number) => `Too many attempts. Try again in ${duration(seconds)}.`,
    busy: 'Too many people are signing in right now. Try again in a few seconds.',
    stale: 'This form was open for too long. Please try again.',
  },
  consent: {
    title: (client: string) => `Allow ${client}?`,
    lead: (person: string) => `You are signed in as ${person}.`,
    asks: 'It asks to:',
    returnsTo: 'You will be sent back to',
    allow: 'Allow',
    deny: 'Deny',
    switchAccount: 'Not you? Close this page and sign out first.',
    audience: 'Audience',
  },
  createAccount: {
    title: 'Create an account',
    name: 'Your name (optional)',
    email: 'Email address (optional)',
    passwordHint: 'At least 8 characters. A few words in a row are easy to remember.',
    submit: 'Create account',
    alerts: {
      username_taken: 'This username is taken. Choose another one.',
      invalid_username: 'This username has characters that are not allowed.',
      invalid_profile: 'This name or email address has characters that are not allowed.',
      password_too_short: 'This password is too short.',
      password_too_long: 'This password is too long.',
      password_invalid: 'This password has characters that cannot be used.',
      temporarily_unavailable: 'Too many people are here right now. Try again in a few seconds.',
      other: 'This account could not be made. Check what you entered.',
    },
  },
  device: {
    title: 'Connect a device',
    lead: 'Enter the code that your device shows.',
    code: 'Code',
    submit: 'Continue',
    unknown: 'No device waits for this code. Check it, or ask the device for a new one.',
    warning: 'Only enter a code from a device that you hold or see. Nobody will ever ask you for one.',
    qr: 'Continue on a phone',
    allowed: { title: 'Device connected', lead: 'You can go back to your device now.' },
    denied: { title: 'Device not connected', lead: 'Nothing was shared. You can close this page.' },
    waits: 'Your device is waiting for this. Allow it only if you started it yourself.',
  },
  identityScopes: {
    openid: 'Know who you are',
    profile: 'See your name and username',
    email: 'See your email address',
    address: 'See your postal address',
    phone: 'See your phone number',
    offline_access: 'Stay connected while you are away',
  } as Readonly<Record<string, string>>,
  logout: {
    title: 'Sign out?',
    lead: 'You will be signed out here and in the apps that you opened from here.',
    confirm: 'Sign out',
    stay: 'Stay signed in',
  },
  signedOut: { title: 'You are signed out', lead: 'You can close this page.' },
  home: {
    title: 'Single sign-on',
    signedInAs: (person: string) => `Signed in as ${person}`,
    signedOut: 'Nobody is signed in here. Open an app and sign in from there.',
    signOut: 'Sign out',
  },
  error: {
    title: 'This did not work',
    parameter: 'Parameter',
    code: 'Error',
    hint: 'Go back to the app and try again. If it happens again, show this page to the people who run the app.',
  },
  formPost: { title: 'One moment', lead: 'Taking you back to the app.', submit: 'Continue' },
  links: { policy: 'Privacy', terms: 'Terms' },
} as const;

function duration(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}

/** What of an account a link is bound to: it is good for nothing once that is another one. */
export type LinkBond = 'password' | 'email';

/** What is the same of all links of one purpose. */
export interface LinkPurposeRules {
  readonly means: string;
  /** Seconds for which one is good. */
  readonly life: number;
  /** Of one person, or of one address where it is for nobody yet, that are good at once. */
  readonly mostOpen: number;
  /** Where there are as many: the oldest ends, or none is made, lest whoever makes many pushes out the one that counts. */
  readonly whenFull: 'oldest_ends' | 'refused';
  readonly boundTo: readonly LinkBond[];
  /** Whether there is an account that it is for. */
  readonly holder: 'account' | 'address';
  /** Whether it is good for an account that is disabled; `closed`: for one that its person closed, or whoever was at it. */
  readonly whileDisabled: boolean | 'closed';
  /**
   * Whether it lets somebody in who can do no more than read mail: not of an account that asks for a second factor, once there are any
   * (issue 20): whoever uses such a link then proves that factor first.
   */
  readonly standsForPassword: boolean;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** Every kind of link that mail carries, described once. */
export const linkPurposes = {
  recover: {
    means: 'whoever has it chooses another password',
    life: hour,
    mostOpen: 1,
    whenFull: 'oldest_ends',
    boundTo: ['password', 'email'],
    holder: 'account',
    whileDisabled: false,
    standsForPassword: true,
  },
  'verify-email': {
    means: 'whoever has it reads the address of the account',
    life: day,
    mostOpen: 1,
    whenFull: 'oldest_ends',
    boundTo: ['email'],
    holder: 'account',
    whileDisabled: false,
    standsForPassword: false,
  },
  'confirm-new-email': {
    means: 'whoever has it reads the address that the account is to have',
    life: day,
    mostOpen: 1,
    whenFull: 'oldest_ends',
    // The address before: where it is another one by then, somebody else's change came first.
    boundTo: ['password', 'email'],
    holder: 'account',
    whileDisabled: false,
    standsForPassword: false,
  },
  'undo-email': {
    means: 'whoever has it takes back that the account has another address',
    life: 7 * day,
    mostOpen: 10,
    whenFull: 'refused',
    // Whoever took an account over changes all of that.
    boundTo: [],
    holder: 'account',
    whileDisabled: 'closed',
    standsForPassword: true,
  },
  'undo-factor': {
    means: 'whoever has it takes back that another way to sign in was set up, or that one was taken away',
    life: 7 * day,
    mostOpen: 20,
    whenFull: 'refused',
    // Whoever took an account over changes all of that.
    boundTo: [],
    holder: 'account',
    whileDisabled: false,
    // It changes what is asked for beside the password, and signs nobody in.
    standsForPassword: false,
  },
  'not-me': {
    means: 'whoever has it ends a sign-in that was not theirs',
    life: 7 * day,
    mostOpen: 50,
    whenFull: 'refused',
    boundTo: [],
    holder: 'account',
    whileDisabled: false,
    standsForPassword: false,
  },
  'cancel-deletion': {
    means: 'whoever has it keeps the account that was to be deleted',
    life: 90 * day,
    // The one in the mail, and those of later sign-ins.
    mostOpen: 10,
    whenFull: 'oldest_ends',
    boundTo: [],
    holder: 'account',
    whileDisabled: 'closed',
    standsForPassword: false,
  },
  register: {
    means: 'whoever has it, and knows the password that was chosen, makes the account',
    life: 15 * minute,
    // Whoever asks in the name of somebody else ends few of theirs.
    mostOpen: 5,
    whenFull: 'oldest_ends',
    boundTo: [],
    holder: 'address',
    whileDisabled: false,
    standsForPassword: false,
  },
  invite: {
    means: 'whoever has it makes an account',
    life: 7 * day,
    mostOpen: 1,
    whenFull: 'oldest_ends',
    boundTo: [],
    holder: 'address',
    whileDisabled: false,
    standsForPassword: false,
  },
} as const satisfies Readonly<Record<string, LinkPurposeRules>>;

export type LinkPurpose = keyof typeof linkPurposes;

export const linkPurposeNames = Object.keys(linkPurposes) as readonly LinkPurpose[];

/** Where the console leads to, in the order of its navigation. */
export const places = [
  { to: '/', title: 'Overview' },
  { to: '/users', title: 'Users' },
  { to: '/apps', title: 'Apps' },
  { to: '/audiences', title: 'Audiences' },
  { to: '/sessions', title: 'Sessions' },
  { to: '/policies', title: 'Policies' },
  { to: '/keys', title: 'Keys' },
  { to: '/audit', title: 'Audit' },
] as const;

/** Where the console leads to, in the order of its navigation. */
export const places = [
  { to: '/', title: 'Overview' },
  { to: '/users', title: 'Users' },
  { to: '/groups', title: 'Groups' },
  { to: '/organizations', title: 'Organizations' },
  { to: '/roles', title: 'Roles' },
  { to: '/invitations', title: 'Invitations' },
  { to: '/terms', title: 'Terms' },
  { to: '/apps', title: 'Apps' },
  { to: '/audiences', title: 'Audiences' },
  { to: '/sessions', title: 'Sessions' },
  { to: '/providers', title: 'Providers' },
  { to: '/mail', title: 'Mail' },
  { to: '/keys', title: 'Keys' },
  { to: '/explain', title: 'Explain' },
  { to: '/audit', title: 'Audit' },
] as const;

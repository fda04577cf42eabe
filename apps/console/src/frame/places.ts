/** Where the console leads to, in the order of its navigation. */
export const places = [
  { to: '/', title: 'Overview' },
  { to: '/users', title: 'Users' },
  { to: '/apps', title: 'Apps' },
  { to: '/audiences', title: 'Audiences' },
  { to: '/matrix', title: 'Matrix' },
  { to: '/graph', title: 'Graph' },
  { to: '/sessions', title: 'Sessions' },
  { to: '/keys', title: 'Keys' },
  { to: '/audit', title: 'Audit' },
] as const;

/** Where the console leads to, in the order of its navigation. */
export const placeGroups = [
  { title: undefined, places: [{ to: '/', title: 'Overview' }] },
  {
    title: 'People',
    places: [
      { to: '/users', title: 'Users' },
      { to: '/groups', title: 'Groups' },
      { to: '/organizations', title: 'Organizations' },
      { to: '/roles', title: 'Roles' },
      { to: '/invitations', title: 'Invitations' },
    ],
  },
  {
    title: 'Apps and APIs',
    places: [
      { to: '/apps', title: 'Apps' },
      { to: '/audiences', title: 'Audiences' },
      { to: '/matrix', title: 'Matrix' },
      { to: '/graph', title: 'Graph' },
    ],
  },
  {
    title: 'Sign-in',
    places: [
      { to: '/policies', title: 'Policies' },
      { to: '/theme', title: 'Theme' },
      { to: '/providers', title: 'Providers' },
      { to: '/terms', title: 'Terms' },
      { to: '/mail', title: 'Mail' },
      { to: '/keys', title: 'Keys' },
    ],
  },
  {
    title: 'Watch',
    places: [
      { to: '/sessions', title: 'Sessions' },
      { to: '/support', title: 'Support' },
      { to: '/explain', title: 'Explain' },
      { to: '/audit', title: 'Audit' },
    ],
  },
] as const;

export const places = placeGroups.flatMap((group) => [...group.places]);

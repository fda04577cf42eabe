/**
 * What an operator may order a person to do, each a step of their journey of the same name: its folder in `journey/required-actions` says
 * when it is due, its folder in `required-actions` of sso has its page.
 */
export const orderedActions = {
  change_password: 'choose another password',
  verify_email: 'prove that they read their address',
  enrol_factor: 'set up a second factor, where they have none',
} as const;

export type OrderedAction = keyof typeof orderedActions;

export const orderedActionNames = Object.keys(orderedActions) as readonly OrderedAction[];

export function isOrderedAction(name: string): name is OrderedAction {
  return Object.hasOwn(orderedActions, name);
}

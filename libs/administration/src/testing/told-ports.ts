import { tellings } from '../audit/tellings.js';

/** Records of which an operator's change is told by itself. */
export const toldPorts: readonly string[] = Object.entries(tellings)
  .filter(([, verbs]) => Object.values(verbs).some((verb) => 'tell' in verb))
  .map(([port]) => port);

import { createContext, useContext } from 'react';
import type { Api } from './api/api.js';
import type { SignedIn } from './session/start.js';

/** What every page of the console has at hand. */
export interface Console extends SignedIn {
  readonly api: Api;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

export function useConsole(): Console {
  const found = useContext(ConsoleContext);
  if (!found) throw new Error('outside of the console');
  return found;
}

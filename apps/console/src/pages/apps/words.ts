import type { Schemas } from '../../api/api.js';

type App = Schemas['Client'];

export function appName({ clientId, metadata }: App): string {
  return typeof metadata.client_name === 'string' ? metadata.client_name : clientId;
}

export const originWords: Readonly<Record<App['origin'], string>> = {
  operator: 'made by an operator',
  self_registered: 'registered itself',
  described: 'described by its own document',
};

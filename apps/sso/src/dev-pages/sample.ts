import type { FieldDefinition } from '../forms/fields.js';
import type { FormState } from '../forms/form-state.js';
import type { ClientView } from '../pages/client-view.js';

/** A longer name than most, with what breaks lines badly. */
export const person = 'Dr. Maximiliane Hohenzollern-Sigmaringen';
export const username = 'maximiliane.hohenzollern-sigmaringen';
export const email = 'maximiliane.of.a.long.address@mail.northwind-traders.example.com';
export const supportCode = '4F7KQ-9ZP2M';
/** Epoch seconds. */
export const now = Date.UTC(2026, 0, 31, 12) / 1000;
export const shop: ClientView = {
  name: 'Northwind Bookshop',
  policy: 'https://shop.example/privacy',
  terms: 'https://shop.example/terms',
};
/** Nobody vouches for it. */
export const stranger: ClientView = { name: 'متجر الكتب', unverified: { host: 'books.example:8443' } };

/** A form as a page shows it, with what is given in place of what is usual. */
export function formOf(
  action: string,
  fields: Readonly<Record<string, FieldDefinition>> = {},
  more: Partial<FormState> = {},
): FormState {
  return { action, hidden: [['csrf', 'sample']], fields, values: {}, errors: {}, ...more };
}

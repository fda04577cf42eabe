export { ConfigError } from '@signet/runtime';
export { type InvoicesConfig, parseConfig } from './config/invoices-config.js';
export { createInvoicesApp } from './create-invoices-app.js';

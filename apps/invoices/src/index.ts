export { ConfigError } from '@signet/resource-app';
export { type InvoicesConfig, parseConfig } from './config/invoices-config.js';
export { createInvoicesApp } from './create-invoices-app.js';

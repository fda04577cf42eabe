export { ConfigError } from '@signet/runtime';
export { type OrdersConfig, parseConfig } from './config/orders-config.js';
export { createOrdersApp } from './create-orders-app.js';

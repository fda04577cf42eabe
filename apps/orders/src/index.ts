export { ConfigError } from './config/environment.js';
export { type OrdersConfig, parseConfig } from './config/orders-config.js';
export { createOrdersApp } from './create-orders-app.js';

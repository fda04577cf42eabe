export * from './mail.js';
export { Outbox, type OutboxMessage, outboxBeside } from './outbox.js';

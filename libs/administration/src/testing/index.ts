export { everyFault, FaultyUnitOfWork, InjectedFault } from './faulty-unit-of-work.js';
export { inMemoryAlerts } from './in-memory-alerts.js';
export { InMemoryIdempotentRequests } from './in-memory-idempotent-requests.js';
export { InMemoryManagedThings } from './in-memory-managed-things.js';
export { InMemoryOwnerLinks } from './in-memory-owner-links.js';
export { inMemoryWebhooks } from './in-memory-webhooks.js';
export { type NotedChanges, NotingUnitOfWork } from './noting-unit-of-work.js';
export * as smallCompany from './small-company.js';
export { toldPorts } from './told-ports.js';

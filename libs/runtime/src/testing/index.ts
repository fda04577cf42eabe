export * from './postgres.js';
export { postgresPrograms } from './postgres-programs.js';
export * from './silenceable-way.js';

export { patientUrl } from './patient-url.js';
export * from './postgres.js';
export { postgresPrograms } from './postgres-programs.js';
export * from './silenceable-way.js';

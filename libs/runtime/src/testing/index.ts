export * from './postgres.js';
export * from './silenceable-way.js';

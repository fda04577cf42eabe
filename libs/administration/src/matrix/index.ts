export * from './audience-graph.js';
export * from './audience-matrix.js';
export * from './granted-by.js';
export { MatrixDirectory, type RefusedLately } from './matrix-directory.js';

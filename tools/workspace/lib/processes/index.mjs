export { answers } from './answers.mjs';
export { mustRun, run } from './run.mjs';
export { startProcess } from './start-process.mjs';

export { type Administration, administer, CliError, type CliIo } from './command-context.js';
export { runCli } from './run-cli.js';
export { type SeedDemoOptions, type SeededDemo, type SeededUser, seedDemo } from './seed-demo.js';

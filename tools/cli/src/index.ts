export { type Administration, administer, CliError, type CliIo } from './command-context.js';
export { onThisMachine, withoutRecords } from './on-this-machine.js';
export { commandNames, runCli } from './run-cli.js';
export { type SeedDemoOptions, type SeededDemo, type SeededUser, seedDemo } from './seed-demo.js';

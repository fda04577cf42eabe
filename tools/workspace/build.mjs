#!/usr/bin/env node
// Builds the product with what `npm ci --omit=dev` installs.
import { build } from './lib/build.mjs';

try {
  await build();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

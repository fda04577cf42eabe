#!/usr/bin/env node
import { bundlePackages } from './bundle.mjs';
import { bundleLibraries } from './libraries.mjs';

await bundlePackages();
process.stdout.write(await bundleLibraries(process.argv.slice(2)));

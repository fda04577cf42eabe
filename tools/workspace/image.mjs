#!/usr/bin/env node
// Lays out what runs in an image, and nothing else: `node tools/workspace/image.mjs /image`.
import { layOut } from './lib/bundle/lay-out.mjs';

const [target] = process.argv.slice(2);
if (target === undefined) {
  console.error('usage: node tools/workspace/image.mjs <folder>');
  process.exit(2);
}
layOut(target, ['LICENSE', 'deploy/make-secrets.mjs']);

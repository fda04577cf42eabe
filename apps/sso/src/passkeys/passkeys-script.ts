import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

// Named from the folder of the sources, from which both are read wherever this was compiled to; a bundle has its own copies.
const library = new URL(
  '../../../../node_modules/@simplewebauthn/browser/dist/bundle/index.umd.min.js',
  import.meta.url,
);
const ours = new URL('../../src/passkeys/passkeys.browser.js', import.meta.url);

/** What runs in browsers on pages that ask for a key. */
export const passkeysScript = [library, ours].map((file) => readFileSync(file, 'utf8')).join('\n');

/** Subresource Integrity: a browser runs this and nothing else. */
export const passkeysScriptIntegrity = `sha384-${createHash('sha384').update(passkeysScript).digest('base64')}`;

/** Names this version of it, for caches. */
export const passkeysScriptVersion = createHash('sha256').update(passkeysScript).digest('base64url').slice(0, 12);

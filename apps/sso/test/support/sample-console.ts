import { ConsoleFile, ConsoleFiles } from '../../src/console/console-files.js';

export const sampleConsoleFile = 'index-Abc_123.js';

const template = `<!doctype html>
<html lang="en">
  <head>
    <meta name="signet-issuer" content="issuer" />
    <meta name="signet-scopes" content="scopes" />
    <script type="module" crossorigin src="./assets/${sampleConsoleFile}"></script>
  </head>
  <body></body>
</html>`;

/** A console as Vite would have built it. */
export function sampleConsole(issuer: string): ConsoleFiles {
  const file = new ConsoleFile(sampleConsoleFile, Buffer.from('void 0;'.repeat(200)));
  return new ConsoleFiles(issuer, template, new Map([[sampleConsoleFile, file]]));
}

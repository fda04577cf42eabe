#!/usr/bin/env node
import { requireSupportedNode } from './lib/node-version.mjs';

requireSupportedNode();

const { ensureInstalled } = await import('./lib/install.mjs');
const { build } = await import('./lib/build.mjs');
const { startStack } = await import('./lib/stack.mjs');
const { steps } = await import('./lib/progress.mjs');
const { portIsFree } = await import('./lib/ports.mjs');
const { inRoot } = await import('./lib/paths.mjs');

const ports = { sso: 4000, orders: 4001, invoices: 4002, portal: 4003 };

try {
  for (const [app, port] of Object.entries(ports)) {
    if (!(await portIsFree(port)))
      throw new Error(`Port ${port} is taken; ${app} needs it. Stop what listens there and start again.`);
  }
  const step = steps(3);
  await step('Installing what is not there yet, a few minutes the first time', (far) =>
    ensureInstalled({ far, log: () => {} }),
  );
  await step('Compiling what has changed', (far) => build(() => {}, undefined, far));
  const stack = await step('Starting', (far, say) =>
    startStack({
      ports,
      dataDir: inRoot('data'),
      demoPassword: process.env.DEMO_PASSWORD ?? 'correct horse battery staple',
      // Newcomers may try it: the code lies in the outbox.
      ssoEnv: process.env.USER_REGISTRATION ? {} : { REGISTRATION: process.env.REGISTRATION ?? 'open' },
      log: (line) => {
        say(`  ${line}`);
        far(() => line);
      },
      onLine: (app, line) => {
        if (/"level":"(warn|error|fatal)"/.test(line)) say(`[${app}] ${line}`);
      },
    }),
  );
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    console.log('\nStopping ...');
    await stack.stop();
    process.exit(0);
  };
  // npm hands on the signal that the terminal has sent us already: the second must not cut the stopping short.
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const { issuer, ordersUrl, invoicesUrl, portalUrl } = stack.addresses;
  console.log(`
Signet is running.

  Portal     ${portalUrl}      sign in here
  Console    ${issuer}/console      for owners, who run it
  Issuer     ${issuer}      ${issuer}/.well-known/openid-configuration
  Orders     ${ordersUrl}      ${ordersUrl}/docs
  Invoices   ${invoicesUrl}      ${invoicesUrl}/docs
  Mail       ${stack.mailUrl}      lies there: no server sends it
`);
  if (stack.ownerLink !== undefined) {
    console.log(
      `  Owner      nobody yet; whoever opens this link first, within a day:\n             ${stack.ownerLink}\n`,
    );
  }
  for (const { username, password } of stack.credentials) {
    console.log(
      `  Demo sign-in: ${username} / ${password ?? `(not known here: npm run signet -- users set-password ${username})`}`,
    );
  }
  console.log(
    '\nThe passwords are kept in data/demo-passwords; `npm run signet -- users set-password alice` sets another one.',
  );
  console.log('\nData lives in ./data. Refusals are shown here as they happen. Ctrl-C stops everything.\n');
  await stack.failed;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}

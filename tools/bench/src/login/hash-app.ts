import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifySync } from '@node-rs/argon2';

/** The floor of a sign-in: verifies one hash as often as it is asked to in `times`, and does nothing else. */
const { PASSWORD = '', PASSWORD_HASH = '' } = process.env;

const server = createServer((request, response) => {
  const times = Number(new URL(String(request.url), 'http://localhost').searchParams.get('times'));
  let matched = 0;
  for (let time = 0; time < times; time += 1) matched += verifySync(PASSWORD_HASH, PASSWORD) ? 1 : 0;
  response.statusCode = matched === times ? 200 : 500;
  response.end();
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
process.once('SIGTERM', () => process.exit(0));

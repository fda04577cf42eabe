import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { interactionPath, providerConfiguration } from './configuration.js';
import { openPostgresModels } from './postgres-models.js';
import { SqlAdapter } from './sql-adapter.js';
import { openSqliteModels } from './sqlite-models.js';

/** oidc-provider: `node app.js memory`, `node app.js sqlite:<new file>` or `node app.js postgres://<empty database>`. */
const [storage = 'memory'] = process.argv.slice(2);

async function openModels() {
  if (storage === 'memory') return undefined;
  return storage.startsWith('sqlite:')
    ? openSqliteModels(storage.slice('sqlite:'.length))
    : await openPostgresModels(storage);
}

/** Signs in whom the request hints at: what a page with a password would end with. */
async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = params.login_hint ?? '';
  await provider.interactionFinished(request, response, { login: { accountId } });
}

const models = await openModels();
const adapter = models && ((model: string) => new SqlAdapter(model, models));
const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const provider = new Provider(url, await providerConfiguration(adapter));
const handle = provider.callback();
server.on('request', (request, response) => {
  if (!request.url?.startsWith(interactionPath)) return handle(request, response);
  signIn(request, response).catch((error: unknown) => {
    response.writeHead(500).end(error instanceof Error ? error.message : 'the sign-in failed');
  });
});
process.stdout.write(`${JSON.stringify({ url })}\n`);
process.once('SIGTERM', () => process.exit(0));

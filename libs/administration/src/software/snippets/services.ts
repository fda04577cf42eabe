import { addressOf, endpoints } from '@signet/authorization-server';
import { shell } from '../quoting.js';
import { type AppFacts, lines, type Snippet, secretVariable } from '../snippet.js';

/** RFC 6749 §4.4. The secret goes by standard input, where no list of processes shows it. */
export function service(app: AppFacts): readonly Snippet[] {
  const api = app.apis[0];
  const id = encodeURIComponent(app.clientId);
  const content = lines(
    `# Needs ${secretVariable}; prints the answer of the token endpoint.`,
    `printf 'user = "%s:%s"' ${shell(id)} "$${secretVariable}" |`,
    `  curl --fail-with-body --silent --show-error --config - ${shell(addressOf(app.issuer, endpoints.token))} \\`,
    `    --data grant_type=client_credentials${api ? ' \\' : ''}`,
    api && `    --data-urlencode ${shell(`resource=${api.identifier}`)} \\`,
    api && `    --data-urlencode ${shell(`scope=${api.scopes.join(' ')}`)}`,
  );
  return [{ file: 'token.sh', language: 'shell', content }];
}

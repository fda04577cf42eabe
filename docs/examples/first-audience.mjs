// From nothing to people who get what their roles give, with the administration API alone:
//   ISSUER=http://localhost:4000 TOKEN=... node docs/examples/first-audience.mjs
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

const { ISSUER, TOKEN } = process.env;
const audience = 'https://stock.example.com';

/** Asks the API, and ends with what it says where it refuses. */
async function ask(method, path, body) {
  const answer = await fetch(`${ISSUER}/admin/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

// 1. An audience with two roles: a scope is given to those alone who have a role that gives it.
await ask('POST', '/resources', {
  identifier: audience,
  name: 'Stock',
  scopes: { 'stock:read': 'See the stock', 'stock:write': 'Change the stock' },
  roles: { clerk: { scopes: ['stock:read'] }, manager: { scopes: ['stock:read', 'stock:write'] } },
});

// 2. The app that people use, and the API itself, which hears by its own name of what was taken away.
await ask('POST', '/clients', {
  clientId: 'stock-app',
  metadata: {
    client_name: 'Stock app',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    redirect_uris: ['http://127.0.0.1/callback'],
    scope: 'openid profile',
    resources: [{ identifier: audience, scopes: ['stock:read', 'stock:write'] }],
  },
});
const { clientSecret } = await ask('POST', '/clients', {
  clientId: 'stock-api',
  metadata: { client_name: 'Stock API', grant_types: ['client_credentials'], acts_as_resource: audience },
});
console.log(`stock-api has the secret ${clientSecret}`);

// 3. Two groups that have the roles, and a person in each.
const people = [];
for (const [username, role] of [
  ['carla', 'clerk'],
  ['max', 'manager'],
]) {
  const { groupId } = await ask('POST', '/groups', { name: `${role}s` });
  const given = { resource: audience, role, holder: { kind: 'group', id: groupId } };
  await ask('POST', '/role-assignments', given);
  const password = randomBytes(18).toString('base64url');
  const { subject } = await ask('POST', '/users', { username, password });
  await ask('PUT', `/groups/${groupId}/members/${subject}`);
  people.push({ username, subject, given });
  console.log(`${username} signs in with ${password}`);
}

// 4. Who gets what, and through what.
async function showAccess() {
  for (const { username, subject } of people) {
    const { scopes } = await ask('GET', `/users/${subject}/access?resource=${encodeURIComponent(audience)}`);
    const had = scopes.filter(({ through }) => through.length > 0);
    console.log(`${username} gets ${had.map(({ scope }) => scope).join(' ') || 'nothing'}`);
  }
}
await showAccess();

console.log('Press Enter to take the role of managers away.');
await Promise.race([once(process.stdin, 'data'), once(process.stdin, 'end')]);
process.stdin.destroy();

// 5. What is taken away counts with the next token, and within seconds for those that there are.
const [, manager] = people;
await ask('POST', '/role-assignments/take', manager.given);
await showAccess();

// 6. The whole story, from the audience on: newest first, a page at a time.
const created = new URLSearchParams({ audience, name: 'resource_created', limit: '1' });
const { items: first } = await ask('GET', `/audit/entries?${created}`);
const story = [];
for (let cursor; ; ) {
  const page = new URLSearchParams({ since: first[0].at, ...(cursor && { cursor }) });
  const { items, next } = await ask('GET', `/audit/entries?${page}`);
  story.unshift(...items.reverse());
  if (next === undefined) break;
  cursor = next;
}
const names = new Map(people.map(({ subject, username }) => [subject, username]));
for (const { at, name, target, initiator } of story.slice(
  story.findIndex(({ entryId }) => entryId === first[0].entryId),
)) {
  const { subject, through } = initiator;
  if (subject && !names.has(subject)) names.set(subject, (await ask('GET', `/users/${subject}`)).username);
  const who = subject ? names.get(subject) : initiator.entity;
  console.log(`${new Date(at * 1000).toISOString()} ${name} ${target.record}/${target.id} by ${who} (${through})`);
}

import { expect, it } from '@jest/globals';
import type { CliIo } from './cli-io.js';
import { onThisMachine, withoutRecords } from './on-this-machine.js';
import { commandNames, runCli } from './run-cli.js';

/** Arguments with which each gets as far as asking for its records. */
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  'actions order': ['user', 'change_password'],
  'actions order-members': ['change_password', '--group', 'group'],
  'actions withdraw': ['user', 'change_password'],
  'alerts add': ['new_owner', '--mail', 'ops@example.com'],
  'alerts remove': ['rule', '--yes'],
  apply: ['--config', 'docs/examples/signet.yaml'],
  plan: ['--config', 'docs/examples/signet.yaml'],
  'attributes define': ['department'],
  'attributes delete': ['department', '--yes'],
  'attributes show': ['department'],
  'attributes update': ['department', '--description', 'x'],
  'audit export': [],
  'audit forget-origins': ['somebody'],
  'audit show': ['an-entry'],
  'clients create': ['App'],
  'clients delete': ['app', '--yes'],
  'clients rotate-secret': ['app'],
  'clients show': ['app'],
  'clients snippet': ['app', '--for', 'grafana'],
  'clients update': ['app', '--name', 'x'],
  'consents forget': ['--client', 'app', '--yes'],
  explain: ['4F7KQ-9ZP2M'],
  'grants revoke': ['grant'],
  'groups add': ['group', 'user'],
  'groups create': ['group'],
  'groups delete': ['group', '--yes'],
  'groups members': ['group'],
  'groups remove': ['group', 'user'],
  'groups show': ['group'],
  'groups update': ['group', '--name', 'x'],
  'keys drill': ['http://127.0.0.1:1/health/tokens'],
  'keys withdraw': ['kid', '--yes'],
  'mail retry': ['mail'],
  'mail test': ['--to', 'ops@example.com'],
  'organizations add': ['acme', 'user'],
  'organizations create': ['acme'],
  'organizations delete': ['acme', '--yes'],
  'organizations members': ['acme'],
  'organizations remove': ['acme', 'user'],
  'organizations show': ['acme'],
  'organizations update': ['acme', '--display-name', 'x'],
  'invitations create': ['guest@example.com'],
  'invitations revoke': ['none', '--yes'],
  'registration revoke-token': ['token', '--yes'],
  'resources create': ['https://api.example.com', '--scope', 'read=Read'],
  'resources delete': ['https://api.example.com', '--yes'],
  'resources open-scopes': ['https://api.example.com'],
  'resources show': ['https://api.example.com'],
  'resources snippet': ['https://api.example.com', '--for', 'nest'],
  'resources update': ['https://api.example.com', '--name', 'x'],
  'settings set': ['passwords.minLength', '16'],
  'settings unset': ['passwords.minLength'],
  'support begin': ['user', '--reason', 'x', '--client', 'app'],
  'support end': ['access'],
  'support list': ['user'],
  'theme put': ['package.json'],
  'theme set': ['radius', '8'],
  'theme unset': ['radius'],
  'roles assign': ['https://api.example.com', 'clerk', '--user', 'user'],
  'roles explain': ['user', 'https://api.example.com'],
  'roles take': ['https://api.example.com', 'clerk', '--user', 'user'],
  'sessions devices': ['user'],
  'sessions end': ['--user', 'user'],
  'sessions forget-devices': ['user'],
  'terms create': ['tos', '1', '--title', 'Terms', '--url', 'https://example.com/terms'],
  'terms publish': ['tos', '1'],
  'terms retire': ['tos', '1'],
  'users create': ['user', '--password-stdin'],
  'users delete': ['user', '--yes'],
  'users disable': ['user'],
  'users enable': ['user'],
  'users reset-factors': ['user'],
  'users set-password': ['user', '--password-stdin'],
  'users show': ['user'],
  'users unlock': ['user'],
  'users update': ['user', '--name', 'x'],
  'provider add': ['acme', '--issuer', 'https://id.example', '--name', 'Acme', '--client-id', 'signet'],
  'provider remove': ['acme', '--yes'],
  'provider show': ['acme'],
  'provider update': ['acme', '--disable'],
  'webhooks add': ['https://siem.example.com/'],
  'webhooks change': ['webhook', '--enable'],
  'webhooks dead': ['webhook'],
  'webhooks remove': ['webhook', '--yes'],
  'webhooks replay': ['webhook', 'delivery'],
  'webhooks rotate': ['webhook'],
  'webhooks show': ['webhook'],
  'webhooks test': ['webhook'],
  'webhooks waiting': ['webhook'],
};
const argumentsHere: Readonly<Record<string, readonly string[]>> = {
  backup: ['file'],
  'conformance load': ['basic', '--redirect-base', 'https://suite.example/a', '--output', 'file'],
  'import auth0': ['file'],
  'import csv': ['file'],
  'import firebase': ['file'],
  'import keycloak': ['file'],
  'import signet': ['file'],
  'keys reencrypt': ['--new-master-key-file', 'file'],
  restore: ['file'],
};

/** Nobody is signed in at the server, and no database is named: what a command says tells where it looked. */
async function asked(name: string, given: readonly string[]) {
  let said = '';
  const io: CliIo = {
    env: { SIGNET_SERVER: 'https://id.example.com', XDG_CONFIG_HOME: '/nowhere/at/all' },
    stdout: () => {},
    stderr: (text) => {
      said += text;
    },
    readStdin: async () => 'correct horse battery staple',
  };
  return { code: await runCli([...name.split(' '), ...given], io), said };
}

const names = commandNames();

it('knows every command that it names', () => {
  const known = [...Object.keys(onThisMachine), ...withoutRecords, ...Object.keys(argumentsOf)];
  expect(known.filter((name) => !names.includes(name))).toEqual([]);
});

it.each(names.filter((name) => !withoutRecords.has(name)))(
  '%s asks the server, or says why it does not',
  async (name) => {
    const why = onThisMachine[name];
    const { code, said } = await asked(name, (why ? argumentsHere : argumentsOf)[name] ?? []);
    expect({ name, code, said }).toEqual({
      name,
      code: 1,
      said: expect.stringContaining(
        why ? `this needs the database: ${why}` : 'nobody is signed in at https://id.example.com',
      ),
    });
  },
);

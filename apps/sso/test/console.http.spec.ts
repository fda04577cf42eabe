import { afterEach, describe, expect, it } from '@jest/globals';
import {
  type AdministrationUnitOfWork,
  adminScopes,
  changeClient,
  createClient,
  declareClient,
  type Initiator,
} from '@signet/administration';
import { consoleClientId } from '@signet/authorization-server';
import { keepConsole } from '../src/console/keep-console.js';
import { ask, consoleApp, person, tokenOf } from './support/administering.js';
import { issuer, type RunningSso, runSso } from './support/running-sso.js';
import { sampleConsoleFile } from './support/sample-console.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };

let sso: RunningSso;
afterEach(async () => {
  await sso?.close();
});

const start = async (environment: Readonly<Record<string, string>> = {}) => {
  sso = await runSso({ environment: { CONSOLE: 'on', ...environment } });
};
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  sso.send({ method: 'GET', path, headers });
const kept = () => sso.issuer.stores.clients.find(consoleClientId);
const deps = () => {
  const { stores, administration, clock, random, config } = sso.issuer;
  const { unitOfWork } = administration.ports;
  return { administration: unitOfWork, clock, random, issuer: config.issuer, clients: stores.clients };
};

describe('the console', () => {
  it.each(['/console', '/console/users', '/console/users/somebody', '/console/callback'])(
    'is one document at %s, which is kept nowhere, framed nowhere and runs what is ours alone',
    async (path) => {
      await start();
      const answer = await get(path);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['x-frame-options']).toBe('DENY');
      const policy = String(answer.headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          // Of the preview of a theme, which the console makes itself and which is held to this policy too.
          "style-src 'self' data:",
          'frame-src blob:',
          "connect-src 'self'",
          "frame-ancestors 'none'",
          "base-uri 'none'",
          "require-trusted-types-for 'script'",
        ]),
      );
      expect(policy.filter((each) => /blob:|data:/.test(each)).sort()).toEqual([
        'frame-src blob:',
        "img-src 'self' data:",
        "style-src 'self' data:",
      ]);
      expect(policy.join()).not.toContain('unsafe');
      expect(answer.text).toContain(`content="${issuer}"`);
      expect(answer.text).toContain(`content="${Object.keys(adminScopes).join(' ')}"`);
      expect(answer.text).toContain(`src="/console/assets/${sampleConsoleFile}"`);
      expect(answer.text).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    },
  );

  it('has its files below the path of its issuer', async () => {
    await start({ ISSUER: `${issuer}/team` });
    expect((await get('/team/console/users')).text).toContain(`src="/team/console/assets/${sampleConsoleFile}"`);
    expect((await get(`/team/console/assets/${sampleConsoleFile}`)).status).toBe(200);
    expect((await kept())?.redirectUris).toEqual([`${issuer}/team/console/callback`]);
  });

  it('sends each file to be kept for ever, compressed where that is read', async () => {
    await start();
    const plain = await get(`/console/assets/${sampleConsoleFile}`);
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(plain.headers['cache-control']).toContain('immutable');
    const small = await get(`/console/assets/${sampleConsoleFile}`, { 'accept-encoding': 'br' });
    expect(small.headers['content-encoding']).toBe('br');
  });

  it.each(['index.html', '..%2Findex.html', '..%2F..%2Fpackage.json', '%2e%2e%2findex.html', 'constructor'])(
    'has no other file: %s',
    async (name) => {
      await start();
      expect((await get(`/console/assets/${name}`)).status).toBe(404);
    },
  );

  it.each(['/console', '/console/users', '/console/users/somebody', '/console/callback'])(
    'is held by no window that opened it, and holds none: %s',
    async (path) => {
      await start();
      expect((await get(path)).headers['cross-origin-opener-policy']).toBe('same-origin');
    },
  );
});

describe('the client of the console', () => {
  it('is public, bound to a key, and has what its person has for as long as they are signed in', async () => {
    await start();
    expect(await kept()).toMatchObject({
      origin: 'operator',
      tokenEndpointAuthMethod: 'none',
      grantTypes: ['authorization_code', 'refresh_token'],
      identityScopes: ['openid', 'profile'],
      redirectUris: [`${issuer}/console/callback`],
      postLogoutRedirectUris: [`${issuer}/console`],
      dpopBoundAccessTokens: true,
      consentRequired: false,
      resources: [{ identifier: `${issuer}/admin/api/v1`, scopes: Object.keys(adminScopes) }],
    });
  });

  it('is not written again where it is the same, and keeps what an operator says beside', async () => {
    await start();
    const before = await kept();
    if (!before) throw new Error('there is no console');
    await keepConsole(deps(), true);
    expect(await kept()).toEqual(before);
    await sso.issuer.stores.clients.save({ ...before, requiredAcr: 'phr', redirectUris: ['https://evil.example/cb'] });
    await keepConsole(deps(), true);
    expect(await kept()).toMatchObject({ requiredAcr: 'phr', redirectUris: [`${issuer}/console/callback`] });
  });

  it('is made and deleted by two processes that start at once, and told once', async () => {
    await start({ CONSOLE: 'off' });
    const told = async () => {
      const items = await sso.issuer.stores.auditLog.page({ limit: 1000 });
      return items.filter(({ target }) => target?.id === consoleClientId).map(({ name }) => name);
    };
    await Promise.all([keepConsole(deps(), true), keepConsole(deps(), true)]);
    expect(await kept()).toBeDefined();
    await keepConsole(deps(), true);
    expect(await told()).toHaveLength(1);
    await Promise.all([keepConsole(deps(), false), keepConsole(deps(), false)]);
    expect(await kept()).toBeUndefined();
    expect(await told()).toHaveLength(2);
  });

  it('is taken as it is where another process made it a moment before', async () => {
    await start();
    const { administration, ...others } = deps();
    let times = 0;
    const late: AdministrationUnitOfWork = {
      run: (initiator, work) =>
        administration.run(initiator, (records) => {
          times += 1;
          if (times > 1) return work(records);
          const clients = Object.assign(Object.create(records.clients), { findForChange: async () => undefined });
          return work({ ...records, clients });
        }),
    };
    await keepConsole({ ...others, administration: late }, true);
    expect(times).toBe(2);
    expect(await kept()).toBeDefined();
  });

  it.each(['on', 'off'])('is nobody else to make, whether there is one now: CONSOLE=%s', async (CONSOLE) => {
    await start({ CONSOLE });
    const before = await kept();
    const stolen = { clientId: consoleClientId, metadata: { redirect_uris: ['https://evil.example/cb'] } };
    const ofOthers = { clientId: 'shop', metadata: { redirect_uris: [`${issuer}/console/callback`] } };
    for (const make of [createClient, declareClient]) {
      await expect(async () => make(deps(), operator, stolen)).rejects.toMatchObject({ code: 'invalid' });
      await expect(async () => make(deps(), operator, ofOthers)).rejects.toMatchObject({ code: 'invalid' });
    }
    expect(await kept()).toEqual(before);
  });

  it.each([
    { redirect_uris: ['https://evil.example/cb'] },
    { token_endpoint_auth_method: 'client_secret_basic' },
    { dpop_bound_access_tokens: false },
    { allowed_origins: ['https://evil.example'] },
  ])('is changed by nobody but in who may use it: %j', async (patch) => {
    await start();
    const before = await kept();
    const change = { clientId: consoleClientId, patch };
    await expect(async () => changeClient(deps(), operator, change)).rejects.toMatchObject({ code: 'invalid' });
    expect(await kept()).toEqual(before);
    await changeClient(deps(), operator, { clientId: consoleClientId, patch: { required_acr: 'phr' } });
    expect(await kept()).toMatchObject({ ...before, requiredAcr: 'phr' });
  });

  it('starts, whatever somebody wrote into it', async () => {
    await start();
    const before = await kept();
    if (!before) throw new Error('there is no console');
    await sso.issuer.stores.clients.save({
      ...before,
      securityProfile: 'fapi',
      allowedOrigins: ['https://evil.example'],
    });
    await keepConsole(deps(), true);
    expect(await kept()).toEqual(before);
  });

  it('is in no configuration: a plan of what is there names what operators made', async () => {
    sso = await runSso({ clients: [consoleApp], environment: { CONSOLE: 'on' } });
    const token = await tokenOf(sso, await person(sso, 'olga', 'owner'));
    const told = await ask(sso, { path: '/configuration', token });
    expect(told.status).toBe(200);
    expect(await kept()).toBeDefined();
    const names = Object.keys(told.body.document.clients);
    expect(names).toContain(consoleApp.clientId);
    expect(names).not.toContain(consoleClientId);
  });

  it('is gone where the console is switched off, and nothing is served', async () => {
    await start();
    await keepConsole(deps(), false);
    expect(await kept()).toBeUndefined();
    await sso.close();
    await start({ CONSOLE: 'off' });
    expect(await kept()).toBeUndefined();
    for (const path of ['/console', '/console/users', `/console/assets/${sampleConsoleFile}`]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});

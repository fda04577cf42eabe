import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask, consoleApp, type Person, person, tokenOf } from '../support/administering.js';
import { MailServer } from '../support/mail-server.js';
import { type RunningSso, runSso } from '../support/running-sso.js';

let sso: RunningSso;
let server: MailServer;
let owner: Person;
let token: string;
beforeAll(async () => {
  server = new MailServer();
  server.refuse = (address) => (address.startsWith('gone') ? 550 : undefined);
  const environment = { SMTP_URL: await server.start(), MAIL_FROM: 'sso@example.com' };
  sso = await runSso({ clients: [consoleApp], environment });
  owner = await person(sso, 'alice', 'owner');
  token = await tokenOf(sso, owner);
});
afterAll(async () => {
  await sso?.close();
  await server?.stop();
});

const list = async (query = '') => (await ask(sso, { path: `/mail${query}`, token })).body;

async function untilDead(): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const { items } = await list('?state=dead');
    if (items.length > 0) return items[0];
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

it('sends a test, lists what became of mail without what it says, and tries again what was refused', async () => {
  const send = (to: string) => ask(sso, { method: 'POST', path: '/mail/tests', token, json: { to } });
  expect(await send('ops@example.com')).toMatchObject({ status: 201, body: { to: 'ops@example.com' } });
  const [arrived] = await server.until(1);
  expect(arrived?.parsed.text).toContain('alice');
  expect(await send('gone@example.com')).toMatchObject({ status: 201 });
  const dead = await untilDead();
  expect(dead).toMatchObject({ to: 'gone@example.com', reason: '550 5.1.1 RCPT TO', template: 'test' });
  const all = await list();
  expect(all.items).toHaveLength(2);
  expect(JSON.stringify(all)).not.toMatch(/askedBy|alice/);
  const first = await list('?limit=1');
  expect((await list(`?limit=1&cursor=${first.next}`)).items).not.toEqual(first.items);
  server.refuse = () => undefined;
  const retry = (mailId: unknown) => ask(sso, { method: 'POST', path: `/mail/${mailId}/retry`, token });
  expect(await retry(dead.mailId)).toMatchObject({ status: 200, body: { state: 'waiting' } });
  expect((await server.until(2)).map(({ to }) => to[0])).toEqual(['ops@example.com', 'gone@example.com']);
  expect((await retry(dead.mailId)).status).toBe(409);
  expect((await retry('nothing')).status).toBe(404);
  const told = await ask(sso, { path: '/audit/entries?name=mail_revived', token });
  expect(told.body.items).toMatchObject([
    { target: { record: 'mail', id: dead.mailId }, initiator: { subject: owner.subject } },
  ]);
  const tested = await ask(sso, { path: '/audit/entries?name=mail_tested', token });
  expect(tested.body.items).toMatchObject(
    ['gone@example.com', 'ops@example.com'].map((to) => ({ initiator: { subject: owner.subject }, after: { to } })),
  );
});

it('refuses what is no address', async () => {
  for (const to of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', 'nobody']) {
    expect(await ask(sso, { method: 'POST', path: '/mail/tests', token, json: { to } })).toMatchObject({ status: 400 });
  }
});

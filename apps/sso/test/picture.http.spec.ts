import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { changeAccount, deleteAccount, exportOwnData, type Initiator } from '@signet/administration';
import sharp from 'sharp';
import { en } from '../src/pages/messages/en.js';
import { bomb, plain, withGps } from '../src/pictures/testing/samples.js';
import { byId, byTag, textOf } from './support/html.js';
import { ownApp, ownToken } from './support/own-app.js';
import { type RunningSso, runSso } from './support/running-sso.js';
import { person, seed } from './support/seed.js';
import { type Answer, hiddenOf, TestBrowser } from './support/test-browser.js';

const operator: Initiator = { entity: 'admin', through: 'cli' };
const base = 'https://sso.example/below';
const api = '/account/api/v1';

let sso: RunningSso;
let subject: string;
let username: string;
let people = 0;
beforeAll(async () => {
  // Below a path, behind a proxy.
  sso = await runSso({ environment: { ISSUER: base, TRUSTED_PROXIES: '127.0.0.1' } });
  await seed(sso);
});
afterAll(async () => {
  await sso?.close();
});
beforeEach(async () => {
  people += 1;
  username = `shown${people}`;
  const made = await sso.issuer.identity.createAccount({ username, password: person.password, name: 'Someone' });
  subject = made.subject;
});

async function signedIn(): Promise<{ browser: TestBrowser; page: Answer }> {
  const browser = new TestBrowser(sso);
  const login = await browser.follow(await browser.get('/account/picture'));
  return { browser, page: await browser.follow(await browser.submit(login, { username, password: person.password })) };
}

const fileOf = (bytes: Buffer, name = 'me.png', type = 'image/png') =>
  new File([new Uint8Array(bytes)], name, { type });
const pictureOf = async () => (await sso.issuer.records.accounts.find(subject))?.picture;
const kept = () => sso.issuer.records.pictures.ofPerson(subject);
const below = (address = '') => new URL(address).pathname;
const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${sso.address}${path}`, { headers });
const errorOf = ({ page }: Answer) => textOf(byId(page, 'picture-error'));

async function upload(bytes: Buffer, name?: string, type?: string) {
  const { browser, page } = await signedIn();
  const answer = await browser.upload(page, [['picture', fileOf(bytes, name, type)]]);
  return { browser, page, answer };
}

describe('a picture that a person sends', () => {
  it('is shown at an address of the issuer, that nothing else ever has', async () => {
    const { browser, answer } = await upload(await plain('png'));
    expect(answer.status).toBe(303);
    const shown = await browser.follow(answer);
    expect(textOf(byId(shown.page, 'picture-changed'))).toBe(en['account.picture.changed']);
    const address = await pictureOf();
    expect(address).toMatch(/^https:\/\/sso\.example\/below\/pictures\/[A-Za-z0-9_-]{16,64}$/);
    const served = await get(below(address));
    expect(served.status).toBe(200);
    expect(Object.fromEntries(served.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
    });
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 512, height: 512 });
    const small = await get(`${below(address)}/small`);
    expect(await sharp(Buffer.from(await small.arrayBuffer())).metadata()).toMatchObject({ width: 96, height: 96 });
    const again = await get(below(address), { 'if-none-match': served.headers.get('etag') ?? '' });
    expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
  });

  it('stands on its own pages, which load nothing of others', async () => {
    const { browser } = await upload(await plain('jpeg'));
    for (const page of ['/account', '/account/profile', '/account/picture']) {
      const { page: shown, headers } = await browser.get(page);
      const images = byTag(shown, 'img').filter(({ attributes }) => attributes.class === 'portrait');
      expect(images.map(({ attributes }) => attributes.alt)).toEqual([en['account.picture.now']]);
      expect(images[0]?.attributes.src).toMatch(/^(\.\/|(\.\.\/)+)?pictures\/[^/]+\/small$/);
      expect(headers['content-security-policy']).toMatch(/img-src 'self' data:( https:\/\/shop\.example)?;/);
    }
    await changeAccount(
      sso.issuer.administration.ports,
      operator,
      { subject },
      { picture: 'https://else.example/a.png' },
    );
    const elsewhere = await browser.get('/account/profile');
    expect(byTag(elsewhere.page, 'img').filter(({ attributes }) => attributes.class === 'portrait')).toEqual([]);
  });

  it('takes the place of the one before, whose address is nobody’s then', async () => {
    const { browser, answer } = await upload(await plain('png'));
    const before = await pictureOf();
    const page = await browser.follow(answer);
    await browser.upload(page, [['picture', fileOf(await plain('webp'))]]);
    const after = await pictureOf();
    expect(after).not.toBe(before);
    expect([(await get(below(before))).status, (await get(below(after))).status]).toEqual([404, 200]);
  });

  it('goes when it is taken away, with script or without', async () => {
    const { browser, answer } = await upload(await plain('png'));
    const address = await pictureOf();
    const page = await browser.follow(answer);
    const done = await browser.upload(page, [
      ['picture', fileOf(Buffer.alloc(0), '')],
      ['remove', 'yes'],
    ]);
    expect(done.status).toBe(303);
    expect([await pictureOf(), await kept(), (await get(below(address))).status]).toEqual([undefined, undefined, 404]);
    const entries = await sso.issuer.stores.auditLog.page({ subject, limit: 10 });
    const [last] = entries.filter(({ name }) => name === 'account_changed');
    expect(last).toMatchObject({ initiator: { entity: 'user', subject } });
  });

  it('goes where an operator says another, and with the account', async () => {
    await upload(await plain('png'));
    const first = await pictureOf();
    const { ports } = sso.issuer.administration;
    await changeAccount(ports, operator, { subject }, { name: 'Renamed' });
    expect((await get(below(first))).status).toBe(200);
    await changeAccount(ports, operator, { subject }, { picture: null });
    expect([await kept(), (await get(below(first))).status]).toEqual([undefined, 404]);
    await upload(await plain('png'));
    const second = await pictureOf();
    await deleteAccount(ports, operator, { subject });
    expect([await kept(), (await get(below(second))).status]).toEqual([undefined, 404]);
  });

  it('is part of what is kept of them', async () => {
    await upload(await plain('png'));
    let text = '';
    const { administration, records } = sso.issuer;
    for await (const piece of await exportOwnData(administration.own, records, { subject })) text += piece;
    const { picture } = JSON.parse(text) as { picture: ReadonlyArray<{ large: string }> };
    expect(picture).toHaveLength(1);
    expect(await sharp(Buffer.from(picture[0]?.large ?? '', 'base64')).metadata()).toMatchObject({ width: 512 });
  });

  it('says nothing of where it was taken', async () => {
    await upload(await withGps(), 'me.jpg', 'image/jpeg');
    const bytes = Buffer.from(await (await get(below(await pictureOf()))).arrayBuffer());
    expect([bytes.includes('SecretCamera'), bytes.includes('Exif')]).toEqual([false, false]);
  });
});

describe('what is no picture', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

  it.each<[string, () => Buffer | Promise<Buffer>, string, string, keyof typeof en]>([
    ['an SVG that is called PNG', () => svg, 'me.png', 'image/png', 'account.picture.invalid'],
    ['a page that says it is JPEG', () => Buffer.from('<html>'), 'me.jpg', 'image/jpeg', 'account.picture.invalid'],
    ['too many pixels', () => bomb('png'), 'me.png', 'image/png', 'account.picture.too_many_pixels'],
    ['half a file', async () => (await plain('png')).subarray(0, 60), 'a.png', 'image/png', 'account.picture.invalid'],
    ['nothing', () => Buffer.alloc(0), 'me.png', 'image/png', 'account.picture.missing'],
  ])('is refused at its field: %s', async (_, bytes, name, type, message) => {
    const { answer } = await upload(await bytes(), name, type);
    expect([answer.status, errorOf(answer)]).toEqual([400, en[message]]);
    expect([await pictureOf(), await kept()]).toEqual([undefined, undefined]);
  });

  it('is judged by what it is, whatever it is called', async () => {
    const { answer } = await upload(await plain('png'), '../../etc/passwd.svg', 'image/svg+xml');
    expect(answer.status).toBe(303);
    expect((await get(below(await pictureOf()))).headers.get('content-type')).toBe('image/jpeg');
  });
});

describe('a form that was not sent by its page', () => {
  it('has one file, in its field', async () => {
    const { browser, page } = await signedIn();
    const file = fileOf(await plain('png'));
    for (const parts of [
      [
        ['picture', file],
        ['picture', file],
      ],
      [['avatar', file]],
      [['picture', file], ...Array.from({ length: 20 }, (_, at) => [`more${at}`, 'x'] as const)],
    ] as const) {
      const answer = await browser.upload(page, parts as never);
      expect([answer.status, errorOf(answer)]).toEqual([400, en['account.picture.invalid']]);
    }
    expect(await kept()).toBeUndefined();
  });

  it('of more than is passed over is answered as well, or cut off, and nothing is kept', async () => {
    const { browser, page } = await signedIn();
    const sent = browser.upload(page, [['picture', fileOf(Buffer.alloc(90 * 1024 * 1024, 7))]]);
    const status = await sent.then(
      (answer) => answer.status,
      () => 'cut off',
    );
    expect([413, 'cut off']).toContain(status);
    expect([await pictureOf(), await kept()]).toEqual([undefined, undefined]);
  });

  it('of 50 MB is answered', async () => {
    const { browser, page } = await signedIn();
    const answer = await browser.upload(page, [['picture', fileOf(Buffer.alloc(50 * 1024 * 1024, 7))]]);
    expect([answer.status, errorOf(answer), answer.headers.connection]).toEqual([
      413,
      en['account.picture.too_large'],
      'close',
    ]);
    expect(await kept()).toBeUndefined();
  });

  it('without its token, or from a page of others, changes nothing', async () => {
    const { browser, page } = await signedIn();
    const file = fileOf(await plain('png'));
    const { csrf, ...hidden } = hiddenOf(page.page);
    expect(csrf).toMatch(/./);
    for (const token of ['', 'x', `${csrf}x`]) {
      const form = Object.entries({ ...hidden, csrf: token });
      const stale = await browser.uploadTo(page, [...form, ['picture', file]]);
      expect([stale.status, textOf(byId(stale.page, 'account-picture-alert'))]).toEqual([400, en['form.stale']]);
    }
    const crossSite = await browser.upload(page, [['picture', file]], {
      headers: { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    });
    expect(crossSite.status).toBe(403);
    expect(await kept()).toBeUndefined();
  });

  it('of somebody who is not signed in is not read', async () => {
    const { page } = await signedIn();
    const stranger = new TestBrowser(sso);
    const answer = await stranger.upload(page, [['picture', fileOf(await plain('png'))]]);
    expect([answer.status, answer.headers.connection]).toEqual([303, 'close']);
    expect(answer.location).toContain('login');
    expect(await kept()).toBeUndefined();
  });

  it('is none of another page: multipart is read nowhere else', async () => {
    const { browser, page } = await signedIn();
    const answer = await browser.uploadTo({ ...page, action: 'profile' }, [
      ...Object.entries(hiddenOf(page.page)),
      ['name', 'Mallory'],
    ]);
    expect(answer.status).toBe(400);
    expect((await sso.issuer.records.accounts.find(subject))?.name).toBe('Someone');
  });

  it('sent twice at once is done once', async () => {
    const { browser, page } = await signedIn();
    const [one, other] = [fileOf(await plain('png')), fileOf(await plain('webp'))];
    const answers = await Promise.all([
      browser.upload(page, [['picture', one]]),
      browser.upload(page, [['picture', one]]),
      browser.upload(page, [['picture', other]]),
    ]);
    for (const { status } of answers) expect([303, 409]).toContain(status);
    expect(answers.some(({ status }) => status === 303)).toBe(true);
    const { pictureId } = (await kept()) ?? {};
    expect(await pictureOf()).toBe(`${base}/pictures/${pictureId}`);
  });

  it('that never ends is given up by whoever sends it, and holds no place', async () => {
    const { browser, page } = await signedIn();
    const { port, hostname } = new URL(sso.address);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const type = 'multipart/form-data; boundary=b';
    const head = `POST /account/picture HTTP/1.1\r\nhost: sso.example\r\ncookie: ${cookie}\r\ncontent-type: ${type}\r\n`;
    socket.write(`${head}content-length: 5000\r\n\r\n--b\r\ncontent-disposition: form-data; name="picture"`);
    socket.destroy();
    await once(socket, 'close');
    const answer = await browser.upload(page, [['picture', fileOf(await plain('png'))]]);
    expect(answer.status).toBe(303);
  });
});

describe('an address of a picture', () => {
  it.each(['unknown', 'a'.repeat(300), '%00', '..%2Faccount', `${'x'.repeat(22)}`])('that is none: %s', async (id) => {
    const served = await get(`/pictures/${id}`);
    expect([served.status, served.headers.get('cache-control')]).toEqual([404, 'no-store']);
  });

  it('says nothing of whose it is', async () => {
    await upload(await plain('png'));
    const { pictureId = '' } = (await kept()) ?? {};
    const ofSubject = createHash('sha256').update(subject).digest('base64url');
    expect([pictureId.includes(subject), pictureId === ofSubject]).toEqual([false, false]);
  });
});

describe('the account API', () => {
  let own: RunningSso;
  let owner: { readonly subject: string; readonly username: string };
  beforeAll(async () => {
    own = await runSso({ clients: [ownApp] });
  });
  afterAll(async () => {
    await own?.close();
  });
  beforeEach(async () => {
    owner = await own.issuer.identity.createAccount({ username, password: person.password });
  });
  const ownPicture = async () => (await own.issuer.records.accounts.find(owner.subject))?.picture;

  const send = async (method: 'PUT' | 'DELETE', body?: Buffer, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${own.address}${api}/picture`, {
      method,
      headers: {
        authorization: `Bearer ${await ownToken(own, owner)}`,
        ...(body && { 'content-type': 'image/png' }),
        ...headers,
      },
      ...(body && { body: new Uint8Array(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as Record<string, string>) };
  };

  it('sets and removes it', async () => {
    const set = await send('PUT', await plain('png'));
    expect(set).toEqual({ status: 200, body: { picture: await ownPicture() } });
    expect((await fetch(`${own.address}${new URL(set.body?.picture ?? '').pathname}`)).status).toBe(200);
    expect(await send('DELETE')).toEqual({ status: 204, body: undefined });
    expect(await ownPicture()).toBeUndefined();
  });

  it('does it once for a key, and refuses another file with it', async () => {
    const key = { 'idempotency-key': 'one' };
    const first = await send('PUT', await plain('png'), key);
    expect(await send('PUT', await plain('png'), key)).toEqual(first);
    expect(await send('PUT', await plain('webp'), key)).toMatchObject({ status: 422, body: { code: 'key_reused' } });
  });

  it.each<[string, () => Buffer | Promise<Buffer>, Readonly<Record<string, string>>, number, string]>([
    ['another type', () => plain('png'), { 'content-type': 'image/svg+xml' }, 415, 'unsupported_type'],
    ['a form', () => plain('png'), { 'content-type': 'multipart/form-data; boundary=b' }, 415, 'unsupported_type'],
    ['JSON', () => Buffer.from('{}'), { 'content-type': 'application/json' }, 415, 'unsupported_type'],
    ['what is none', () => Buffer.from('<svg>'), {}, 400, 'invalid'],
    ['a bomb', () => bomb('gif'), {}, 400, 'invalid'],
    ['too many bytes', () => Buffer.alloc(11 * 1024 * 1024), {}, 413, 'too_large'],
    ['nobody’s', () => plain('png'), { authorization: 'Bearer x' }, 401, 'unauthorized'],
  ])('refuses %s', async (_, bytes, headers, status, code) => {
    expect(await send('PUT', await bytes(), headers)).toMatchObject({ status, body: { code } });
    expect(await ownPicture()).toBeUndefined();
  });
});

describe('where an operator lets nobody', () => {
  it('there is no page for it and no operation', async () => {
    const closed = await runSso({ environment: { PROFILE_FIELDS: 'name' } });
    try {
      await seed(closed);
      const browser = new TestBrowser(closed);
      const login = await browser.follow(await browser.get('/account/picture'));
      const led = await browser.submit(login, { username: person.username, password: person.password });
      const page = await browser.follow(led);
      expect(new URL(page.url).pathname).toBe('/account/profile');
      expect(byId(page.page, 'change-picture')).toBeUndefined();
    } finally {
      await closed.close();
    }
  });
});

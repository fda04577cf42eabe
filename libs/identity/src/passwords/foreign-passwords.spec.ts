import { afterAll, describe, expect, it } from '@jest/globals';
import { IdentityService } from '../identity-service.js';
import { InMemoryAccountStore, InMemoryLoginAttemptStore } from '../testing/index.js';
import { decoded64 } from './base64-forms.js';
import { Decoys } from './decoys.js';
import { importedDigest, importedHash, importedOwnHash } from './imported-hash.js';
import { PasswordChecks } from './password-checks.js';
import { PasswordHasher } from './password-hasher.js';
import { type ForeignHash, firebaseHash, noPassword, parseStoredHash, storedForm } from './stored-hash.js';

const hasher = new PasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 }, { threads: 1 });
afterAll(() => hasher.close());
const key = async () => new Uint8Array(32);
const turn = { line: 'known', source: [] } as const;
const checks = new PasswordChecks(hasher, key);
const check = (stored: string | undefined, typed: string, username = 'alice') =>
  checks.check({ username, stored, typed }, turn);

const password = 'Grüße aus Łódź, 7 Zwerge';
const bytes = (text: string): Uint8Array => decoded64(text) ?? new Uint8Array();
const salt = 'AAECAwQFBgcICQoLDA0ODw';

/**
 * Made by other programs: bcrypt 5.0.0 (of PyPI), passlib 1.7.4, hashlib of CPython 3.11, argon2-cffi 25.1.0 and OpenSSL 3.0.19, all of `password`.
 */
const vectors: Readonly<Record<string, string>> = {
  'bcrypt 2a': '$2a$05$wMhurieG4ea9YFxVEcmv8OBYvAxahRsNCUEB3ezaYWn.xTBV5azNu',
  'bcrypt 2b': '$2b$05$lTMEeq6KUgptBReQGGVtF.Mg5iVHWaq1r57.eNFWpfwsOG9nVIAge',
  'bcrypt 2y': '$2y$06$xagxUdLuUOB5ipNaWOM0jOCwbKbh6xG1qan1COF/Cv7QvZNjOkkSa',
  'PBKDF2 of passlib, SHA-1': `$pbkdf2$1000$${salt}$oyEkkX3RIWUpylAzl3IQhcBWtP0`,
  'PBKDF2 of passlib, SHA-256': `$pbkdf2-sha256$1000$${salt}$OyYs6SvmD/YskWBqj6DjDDsmPJbSISjJvrZpUxwDOY8`,
  'PBKDF2 of passlib, SHA-512': `$pbkdf2-sha512$1000$${salt}$LpN3hnNI4nJ9LxlaDvtL0XRfMaDp/Ge2IIPG5vc4UJhVa6soEKNKWASEOpRn6lqy2Kf4wLRblSQDfrURClXWZg`,
  'PBKDF2 as PHC, two blocks': `$pbkdf2-sha256$i=1000,l=64$${salt}$OyYs6SvmD/YskWBqj6DjDDsmPJbSISjJvrZpUxwDOY9WDqEKDdd/PyhqhK8/EhZ3b1PS6Ty6I9TQkOmKhbasVw`,
  scrypt: `$scrypt$ln=10,r=8,p=1$${salt}$aCS3MhWNz1slkMwEWxV0COZzQZwQCNBPAO30Y8vi+do`,
  argon2id: `$argon2id$v=19$m=256,t=2,p=1$${salt}$E6uY+jtIu9TGel2H13pOd6v//Pl9A8kL5h/s2LGJCVM`,
  argon2i: `$argon2i$v=19$m=256,t=2,p=1$${salt}$t2Df59s12ZfKodEmAAweagAPk8A8JwLEFNegB96EPZU`,
  argon2d: `$argon2d$v=19$m=256,t=2,p=1$${salt}$T7UD/e0j5rf+z0BK7yWWeNXSg2ORj4AcXW9DJUtDvgI`,
  'sha256-crypt of OpenSSL': '$5$0123456789abcdef$ufjH7vAw8Ma/iW.rJWxkb4qUui1T4BTC1bHdaUMXtl9',
  'sha512-crypt of OpenSSL':
    '$6$.$QEq3uI9i.QkpK8axPINIp94uqKToDoa1bym/2CUzSeAbjxU6BO3YnGNGca0qZqoiAgmDdCrAhMThdQCFnRxNm0',
  'argon2id 1.0': `$argon2id$v=16$m=256,t=2,p=1$${salt}$XJMca6WCvWE6dZMZsP6XzaWTLXi8vgfc+JcPI6y8aBw`,
};

/** Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512", the table of its reference code: what is typed, and what is stored. */
const shaCrypt: readonly (readonly [string, string])[] = [
  ['Hello world!', '$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5'],
  ['Hello world!', '$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA'],
  ['This is just a test', '$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5'],
  [
    'a very much longer text to encrypt.  This one even stretches over morethan one line.',
    '$5$rounds=1400$anotherlongsalts$Rx.j8H.h8HjEDGomFU8bDkXm3XIUnzyxf12oP84Bnq1',
  ],
  [
    'we have a short salt string but not a short password',
    '$5$rounds=77777$short$JiO1O3ZpDAxGJeaDIuqCoEFysAe1mZNJRs3pw0KQRd/',
  ],
  ['a short string', '$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD'],
  ['the minimum number is still observed', '$5$rounds=1000$roundstoolow$yfvwcWrQ8l/K0DAWyuPMDNHpIVlTQebY9l/gL972bIC'],
  [
    'Hello world!',
    '$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1',
  ],
  [
    'Hello world!',
    '$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v.',
  ],
  [
    'This is just a test',
    '$6$rounds=5000$toolongsaltstrin$lQ8jolhgVRVhY4b5pZKaysCLi0QBxGoNeKQzQ3glMhwllF7oGDZxUhx1yxdYcz/e1JSbq3y6JMxxl8audkUEm0',
  ],
  [
    'a very much longer text to encrypt.  This one even stretches over morethan one line.',
    '$6$rounds=1400$anotherlongsalts$POfYwTEok97VWcjxIiSOjiykti.o/pQs.wPvMxQ6Fm7I6IoYN3CmLs66x9t0oSwbtEW7o7UmJEiDwGqd8p4ur1',
  ],
  [
    'we have a short salt string but not a short password',
    '$6$rounds=77777$short$WuQyW2YR.hBNpjjRhpYD/ifIw05xdfeEyQoMxIXbkvr0gge1a1x3yRULJ5CCaUeOxFmtlcGZelFl5CxtgfiAc0',
  ],
  [
    'a short string',
    '$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1',
  ],
  [
    'the minimum number is still observed',
    '$6$rounds=1000$roundstoolow$kUMsbe306n21p9R.FRkW3IGn.S9NPN0x50YhH1xhLsPuWGsUSklZt58jaTfF4ZEQpyUNGc0dqbpBYYBaHHrsX.',
  ],
];

/** The example of github.com/firebase/scrypt, README.md. */
const firebase = {
  memCost: 14,
  rounds: 8,
  salt: bytes('42xEC+ixf3L2lw=='),
  saltSeparator: bytes('Bw=='),
  signerKey: bytes('jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=='),
  hash: bytes('lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=='),
};

describe('a password that another system hashed', () => {
  it.each(Object.entries(vectors))('is told from others, and to be hashed anew: %s', async (_, text) => {
    const stored = importedHash(text);
    expect(await check(stored, password)).toBe('outdated');
    for (const wrong of [`${password} `, password.toLowerCase(), '', 'x'.repeat(5_000)]) {
      expect(await check(stored, wrong)).toBe('wrong');
    }
    expect(importedOwnHash(stored)).toBe(stored);
  });

  it.each(shaCrypt)('is told from others as crypt(3) hashes it: %s, %s', async (typed, text) => {
    const stored = importedHash(text);
    expect(stored).toBe(text);
    expect(await check(stored, typed)).toBe('outdated');
    expect(await check(stored, `${typed} `)).toBe('wrong');
    expect(importedOwnHash(stored)).toBe(stored);
  });

  it('is told from others as crypt(3) hashes it, to its 256th byte and no further', async () => {
    // libxcrypt, by perl: 256 times "a", and 85 times U+1D11E in 340 bytes; the salt is empty.
    const stored = importedHash(
      '$6$rounds=1000$$I4SEkrNEW2NlKuDbHwBlW3VTbzJO7PhqNqL2WImGtpE3Jv32av0e7lM.bI0/JNVw.nLmWtNGh3zHqv2hxzcPj1',
    );
    expect(await check(stored, 'a'.repeat(256))).toBe('outdated');
    for (const wrong of ['a'.repeat(255), 'a'.repeat(257), `${'a'.repeat(256)}\0`, '']) {
      expect(await check(stored, wrong)).toBe('wrong');
    }
    expect(
      await check(
        importedHash('$5$rounds=1000$salt$8O.G87jHY5/BoIQ8ZUAtgasI2RN6cB.p1BPEKyudl16'),
        '\u{1D11E}'.repeat(85),
      ),
    ).toBe('wrong');
    // It ends at NUL there: what it is a hash of is not known.
    expect(await check(importedHash(vectors['sha256-crypt of OpenSSL'] as string), `${password}\0`)).toBe('wrong');
  });

  describe('by a salted digest', () => {
    const service = new IdentityService({
      accounts: new InMemoryAccountStore(),
      loginAttempts: new InMemoryLoginAttemptStore(),
      hasher,
    });
    const digestOf = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
    // Python 3.11: hashlib, base64 of the digest and the salt; and an example that users of Auth0 pass on, of "hello".
    const auth0 = {
      digest: 'sha256',
      salted: 'before',
      salt: Buffer.from('keyboardcat'),
      expected: digestOf('7054f76f832d2d4e244f73b3f3f4c3702cb60a573ed12441c90f159df560fcb5'),
    } as const;
    it.each([
      ['SSHA256', password, () => importedHash('{SSHA256}u1L5/OW9a7QUj93n+XTKwvqEnstAHHyxWFhD2RAdyfgAAQIDBAUGBw==')],
      [
        'SSHA512',
        password,
        () =>
          importedHash(
            '{SSHA512}zsJKo0+si9L5mdemeBVX8LYN0b061aVRLTWHDA2HdY6Pgdtc/8QspBzcJFtBJFVNLq7oY6LkO6vro8pI63rZrgABAgMEBQYH',
          ),
      ],
      ['of Auth0', 'hello', () => importedDigest(auth0)],
    ])('is hashed once more before it is stored, and told from others: %s', async (_, typed, taken) => {
      // As it comes nobody signs in by it.
      expect(await check(taken(), typed)).toBe('wrong');
      expect(() => importedOwnHash(taken())).toThrow('no form that can be checked');
      const stored = await service.wrapImported(taken());
      expect(stored).toMatch(/^\$wrapped-sha(256|512)\$(before|behind)\$[^$]+\$argon2id\$/);
      // The same again, so that an import that is run again finds it unchanged.
      expect(await service.wrapImported(taken())).toBe(stored);
      expect(await service.wrapImported(stored)).toBe(stored);
      expect(stored).not.toContain(taken().split('$').at(-1));
      expect(await check(stored, typed)).toBe('outdated');
      for (const wrong of [`${typed} `, '', stored]) expect(await check(stored, wrong)).toBe('wrong');
      expect(importedOwnHash(stored)).toBe(stored);
    });

    it('is refused without a salt, or of another length', () => {
      for (const given of [
        { salt: new Uint8Array(3) },
        { salt: new Uint8Array(257) },
        { expected: new Uint8Array(20) },
      ]) {
        expect(() => importedDigest({ ...auth0, ...given })).toThrow(
          expect.objectContaining({ code: 'password_hash_refused' }),
        );
      }
      const unsalted = ['{SSHA256}AAAA', `{SHA256}${'A'.repeat(43)}=`, `{SSHA}${'A'.repeat(38)}==`];
      for (const text of unsalted) expect(() => importedHash(text)).toThrow('no form that can be checked here');
    });
  });

  it('is told from others where Firebase hashed it, without the key of the project', async () => {
    const stored = storedForm(firebaseHash(firebase) as ForeignHash);
    expect(await check(stored, 'user1password')).toBe('outdated');
    expect(await check(stored, 'user1passwore')).toBe('wrong');
    expect(stored).not.toContain(Buffer.from(firebase.signerKey).toString('base64').slice(0, 10));
    expect(importedOwnHash(stored)).toBe(stored);
  });

  it('is told from others where Django hashed it, with the text of its salt', async () => {
    // Python 3.11: hashlib.pbkdf2_hmac('sha256', password, b'seasalt', 1000).
    const stored = importedHash('pbkdf2_sha256$1000$seasalt$4tUBk60gbnwevYIdCKZ3/S0kzClLQvml6OQEKTU5JkM=');
    expect(await check(stored, password)).toBe('outdated');
  });

  it('is compared as it was typed, for nobody knows what the other system made of it', async () => {
    // argon2-cffi 25.1.0, of U+FB01 and what follows: NFKC would begin it with "fi".
    const ligature = '\ufb01sh and more of it';
    const stored = importedHash(`$argon2id$v=19$m=64,t=1,p=1$${salt}$h1F9NN9/s3lBaHixCCMQGEk4ayrkBxAiB01hAlYJs/Q`);
    expect(await check(stored, ligature)).toBe('outdated');
    expect(await check(stored, ligature.normalize('NFKC'))).toBe('wrong');
    const former = (await hasher.hash(ligature.normalize('NFKC'))).replace(',keyid=TkZD', '');
    expect(await check(former, ligature)).toBe('outdated');
    expect(importedOwnHash(former)).toBe(former);
    const ours = await hasher.hash(ligature);
    expect(await check(ours, ligature)).toBe('right');
    expect(await check(ours, ligature.normalize('NFKC'))).toBe('wrong');
    // What another Signet wrote down comes back as it is.
    expect(importedOwnHash(ours)).toBe(ours);
  });

  it('is right to its 72nd byte with bcrypt, but what follows is not hashed anew: it may be mistyped', async () => {
    // bcrypt 5.0.0, of 72 times "a".
    const stored = importedHash('$2b$04$zFTWv7fsIrbOebYivbyjUOVXzLyNP28wYJ1gBqKPwCjXKj29/GmuC');
    expect(await check(stored, 'a'.repeat(72))).toBe('outdated');
    expect(await check(stored, `${'a'.repeat(72)}and more`)).toBe('right');
    expect(await check(stored, `${'a'.repeat(71)}b`)).toBe('wrong');
    expect(await check(stored, `${'a'.repeat(72)}\0`)).toBe('wrong');
  });

  it('is nothing where none is stored, or what is stored is no hash', async () => {
    for (const stored of [noPassword, '', 'plain', '$2b$04$short', '$imported$2b$04$x', undefined]) {
      for (const typed of ['', '*', 'plain', password]) expect(await check(stored, typed)).toBe('wrong');
    }
  });

  it.each([
    [
      'an unheard cost of bcrypt',
      vectors['bcrypt 2b']?.replace('$05$', '$31$'),
      'the cost of bcrypt may be 14 at most',
    ],
    [
      'iterations without end',
      `$pbkdf2-sha256$4294967295$${salt}$OyYs6SvmD/YskWBqj6DjDDsmPJbSISjJvrZpUxwDOY8`,
      'PBKDF2',
    ],
    ['blocks without end', `$pbkdf2-sha256$1000000$${salt}$${'A'.repeat(400)}`, 'PBKDF2'],
    [
      'all the memory',
      `$argon2id$v=19$m=4194304,t=1,p=1$${salt}$E6uY+jtIu9TGel2H13pOd6v//Pl9A8kL5h/s2LGJCVM`,
      'memory of argon2',
    ],
    [
      'passes without end',
      `$argon2id$v=19$m=65536,t=900,p=1$${salt}$E6uY+jtIu9TGel2H13pOd6v//Pl9A8kL5h/s2LGJCVM`,
      'passes',
    ],
    [
      'lanes without end',
      `$argon2id$v=19$m=65536,t=1,p=255$${salt}$E6uY+jtIu9TGel2H13pOd6v//Pl9A8kL5h/s2LGJCVM`,
      'lanes',
    ],
    ['a large scrypt', `$scrypt$ln=30,r=8,p=1$${salt}$aCS3MhWNz1slkMwEWxV0COZzQZwQCNBPAO30Y8vi+do`, 'memory of scrypt'],
    ['scrypt again and again', `$scrypt$ln=16,r=8,p=64$${salt}$aCS3MhWNz1slkMwEWxV0COZzQZwQCNBPAO30Y8vi+do`, 'passes'],
    ['rounds of crypt(3) without end', `$6$rounds=999999999$seasalt$${'x'.repeat(86)}`, 'rounds of sha256-crypt'],
    ['fewer rounds than there are', `$5$rounds=999$seasalt$${'x'.repeat(43)}`, 'sha256-crypt'],
    ['a hash of the other length', `$6$seasalt$${'x'.repeat(43)}`, 'sha512-crypt'],
    ['a longer salt than there is', `$5$seasaltseasaltsea$${'x'.repeat(43)}`, 'sha256-crypt'],
    ['md5-crypt', '$1$seasalt$abcdefghijklmnopqrstuv', 'md5-crypt'],
    ['the faulty bcrypt', '$2x$05$wMhurieG4ea9YFxVEcmv8OBYvAxahRsNCUEB3ezaYWn.xTBV5azNu', 'bcrypt 2x'],
    ['a digest', '5f4dcc3b5aa765d61d8327deb882cf99', 'unknown'],
    ['a short hash', `$pbkdf2-sha256$1000$${salt}$OyYs`, 'pbkdf2-sha256'],
  ])('is refused with a reason that has nothing of it: %s', (_, text = '', reason) => {
    const refusal = (() => {
      try {
        return importedHash(text);
      } catch (error) {
        return error as Error;
      }
    })();
    expect(refusal).toMatchObject({ code: 'password_hash_refused', message: expect.stringContaining(reason) });
    expect(String(refusal)).not.toContain(text.slice(-12));
    // Nor is it computed where it was stored by another way.
    expect(parseStoredHash(text.startsWith('$argon2') ? `$imported${text}` : text)).toBeUndefined();
  });

  it('is not hashed by the thread that answers requests', async () => {
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 1);
    // Costs some hundred milliseconds; on this thread no timer would come between.
    await check(importedHash(vectors['bcrypt 2b']?.replace('$05$', '$10$') as string), password);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
  });
});

describe('decoys', () => {
  it('give each unknown username one of the costs that accounts have, always the same', async () => {
    const decoys = new Decoys(key);
    expect(await decoys.of('mallory')).toBeUndefined();
    const wrapped = `$wrapped-sha256$behind$AAAAAA${vectors.argon2id?.replace('m=256', 'm=512')}`;
    const hashes = [
      parseStoredHash(wrapped),
      ...['bcrypt 2a', 'bcrypt 2y', 'argon2i', 'scrypt', 'sha512-crypt of OpenSSL'].map((name) =>
        parseStoredHash(importedHash(vectors[name] as string)),
      ),
    ] as ForeignHash[];
    for (const hash of hashes) decoys.see(hash);
    const names = Array.from({ length: 200 }, (_, index) => `nobody-${index}`);
    const first = await Promise.all(names.map((name) => decoys.of(name)));
    expect(await Promise.all(names.map((name) => decoys.of(name)))).toEqual(first);
    const kinds = new Set(first.map((decoy) => (decoy === undefined ? 'ours' : JSON.stringify(decoy.cost))));
    expect(kinds.size).toBe(7);
    // Each a hash that can be computed, and none that is anybody's.
    for (const decoy of new Set(first)) {
      if (decoy === undefined) continue;
      expect(await hasher.compare(decoy, password)).toBe('no');
      expect(parseStoredHash(storedForm(decoy))).toBeDefined();
      expect(hashes.map(storedForm)).not.toContain(storedForm(decoy));
    }
  });

  it('are what an unknown username is compared with', async () => {
    const own = new PasswordChecks(hasher, key);
    const compared: string[] = [];
    const original = hasher.compare.bind(hasher);
    hasher.compare = async (foreign, ...rest) => {
      compared.push(foreign.kind);
      return original(foreign, ...rest);
    };
    await own.check({ username: 'alice', stored: importedHash(vectors.scrypt as string), typed: 'x' }, turn);
    for (let index = 0; index < 40; index += 1) {
      expect(await own.check({ username: `nobody-${index}`, stored: undefined, typed: 'x' }, turn)).toBe('wrong');
    }
    hasher.compare = original;
    expect(compared.length).toBeGreaterThan(1);
    expect(compared.length).toBeLessThan(41);
  });
});

import { expect, it } from '@jest/globals';
import { Authority } from '../authority/authority.js';
import { inMemoryAdministration } from '../testing/index.js';
import { attentionOf } from './attention.js';

const now = 1_800_000_000;
const resource = 'https://sso.example.com/admin';
const reader = (...scopes: readonly string[]) => new Authority(scopes.map((scope) => ({ resource, scope })));

it('is told of what the reader may list, and of nothing else', async () => {
  const { records } = inMemoryAdministration();
  const key = { kid: 'old', algorithm: 'ES256', privateJwk: { kty: 'EC' }, createdAt: 1, activatesAt: 1 } as const;
  await records.signingKeys.insert(key);
  await records.alerts.save({
    ...{ alertId: 'a', ruleId: 'r', on: 'sign_ins_refused' as const, about: 'alice', entryId: '' },
    ...{ firstAt: now, lastAt: now, raisedAt: now, count: 9 },
  });
  const told = async (authority: Authority) => (await attentionOf(records, now, authority)).map(({ about }) => about);
  expect(await told(new Authority(undefined))).toEqual(['raised_alerts', 'old_keys']);
  expect(await told(reader('admin:refusals:read', 'admin:keys:read'))).toEqual(['old_keys']);
  expect(await told(reader('admin:refusals:read', 'admin:audit:read'))).toEqual(['raised_alerts']);
  expect(await told(reader('admin:refusals:read'))).toEqual([]);
});

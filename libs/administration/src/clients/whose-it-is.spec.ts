import { beforeEach, describe, expect, it } from '@jest/globals';
import { inMemoryAdministration, operator } from '../../test/in-memory-administration.js';
import { changeGroup, createGroup, deleteGroup } from '../groups/index.js';
import { createOrganization } from '../organizations/index.js';
import { changeClient } from './change-client.js';
import { createClient } from './create-client.js';
import { declareClient } from './declare-client.js';

const metadata = { client_name: 'Shop', redirect_uris: ['https://shop.example/callback'] };
const sales = { name: 'sales' };

describe('who may use a client', () => {
  let world: ReturnType<typeof inMemoryAdministration>;
  let deps: Parameters<typeof createClient>[0];
  let salesId: string;
  let acmeId: string;
  beforeEach(async () => {
    world = inMemoryAdministration();
    const { ports } = world;
    deps = { administration: ports.unitOfWork, clock: ports.clock, random: ports.random };
    salesId = (await createGroup(ports, operator, sales)).groupId;
    acmeId = (await createOrganization(ports, operator, { name: 'acme' })).organizationId;
  });

  const create = (more: object) =>
    createClient(deps, operator, { clientId: 'shop', metadata: { ...metadata, ...more } });
  const change = (patch: object) => changeClient(deps, operator, { clientId: 'shop', patch });
  const allowed = async () => {
    const { allowedGroups, allowedOrganizations } = (await world.records.clients.find('shop')) ?? {};
    return [allowedGroups, allowedOrganizations];
  };

  it('is kept by id, whatever they are called by', async () => {
    await create({ allowed_groups: ['SALES', salesId], allowed_organizations: ['acme'] });
    expect(await allowed()).toEqual([[salesId], [acmeId]]);
    await change({ allowed_groups: null, allowed_organizations: [acmeId] });
    expect(await allowed()).toEqual([undefined, [acmeId]]);
    const declared = { ...metadata, allowed_groups: ['sales'] };
    await declareClient(deps, operator, { clientId: 'shop', metadata: declared });
    expect(await allowed()).toEqual([[salesId], undefined]);
  });

  it('is no other group that comes to its name, or is named like its id', async () => {
    await create({ allowed_groups: ['sales'] });
    const { ports } = world;
    await changeGroup(ports, operator, sales, { name: 'sales of before' });
    await createGroup(ports, operator, sales);
    await deleteGroup(ports, operator, { groupId: salesId });
    await createGroup(ports, operator, { name: salesId });
    // What is gone stands in the way of no other change.
    await change({ client_name: 'Store' });
    expect(await allowed()).toEqual([[salesId], undefined]);
  });

  it.each([
    ['group', { allowed_groups: ['board'] }],
    ['group', { allowed_groups: ['a\u0000'] }],
    ['organization', { allowed_organizations: ['other'] }],
  ])('is no %s that there is none of', async (what, more) => {
    const refusal = { code: 'invalid', message: expect.stringContaining(what === 'group' ? 'group' : what) };
    await expect(create(more)).rejects.toMatchObject(refusal);
    await create({});
    await expect(change(more)).rejects.toMatchObject(refusal);
    expect(await allowed()).toEqual([undefined, undefined]);
  });
});

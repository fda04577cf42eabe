import type { Organization, OrganizationMembership, OrganizationStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, key, seconds, text, uniqueIndex } from './columns.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';
import { insertNamed, replaceNamed } from './unique-names.js';

export const OrganizationEntity = new EntitySchema<Organization>({
  name: 'organization',
  tableName: 'organization',
  columns: {
    organizationId: key({ name: 'organization_id' }),
    name: text(),
    displayName: text({ name: 'display_name' }),
    createdAt: { ...seconds(), name: 'created_at' },
  },
  indices: [uniqueIndex('organization_name', 'name')],
});

export const OrganizationMemberEntity = new EntitySchema<OrganizationMembership>({
  name: 'organization_member',
  tableName: 'organization_member',
  columns: {
    organizationId: key({ name: 'organization_id' }),
    subject: key(),
    addedAt: { ...seconds(), name: 'added_at' },
  },
  indices: [index('organization_member_subject', 'subject', 'organizationId')],
});

const table = new Table(OrganizationEntity);
const memberTable = new Table(OrganizationMemberEntity);
const ofPerson = 'SELECT "organization_id" FROM "organization_member" WHERE "subject" = ?';

export const organizations: StoredRecord<OrganizationStore> = {
  entities: [OrganizationEntity, OrganizationMemberEntity],
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    const members = new Rows(memberTable, connection);
    const { byteOrder, isIn, list } = connection.read.dialect;
    const byName = `ORDER BY "name" ${byteOrder}`;
    return {
      find: (organizationId) => rows.find({ organizationId }),
      findAll: async (ids) =>
        ids.length === 0
          ? []
          : rows.select(`WHERE ${isIn('"organization_id"', list)} ${byName}`, [JSON.stringify(ids)]),
      findByName: (name) => rows.find({ name }),
      insert: (organization) => insertNamed(connection, table, organization),
      replace: (organization) => {
        const { organizationId, name } = organization;
        const unique = { key: { organizationId }, name: { name }, index: 'organization_name' };
        return replaceNamed(connection, table, organization, unique);
      },
      delete: (organizationId) =>
        connection.transaction(async ({ read }) => {
          await memberTable.delete(read, { organizationId });
          return (await table.delete(read, { organizationId })) === 1;
        }),
      isMember: ({ organizationId, subject }) => members.exists({ organizationId, subject }),
      organizationsOf: (subject) => rows.select(`WHERE "organization_id" IN (${ofPerson}) ${byName}`, [subject]),
      addMember: (membership) => members.insertOnce(membership),
      removeMember: ({ organizationId, subject }) => members.deleteOnce({ organizationId, subject }),
      removeEverywhere: (subject) => members.deleteAll({ subject }),
    };
  },
};

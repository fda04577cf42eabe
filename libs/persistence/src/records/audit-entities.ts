import type { AuditEntry, AuditLink, Initiator, SaltedFacts, SaltedOrigin } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { index, key, optionalJson, optionalSeconds, optionalText, seconds, text, uniqueIndex } from './columns.js';

type Flat = Omit<AuditEntry, 'initiator' | 'target' | 'origin' | 'personal'>;

export interface AuditEntryRow extends Flat {
  readonly initiatingEntity: Initiator['entity'];
  readonly initiatorSubject?: string | undefined;
  readonly through: Initiator['through'];
  readonly record: string;
  readonly recordId: string;
  /** From then on it is sealed; undefined once it is. */
  readonly settlesAt?: number | undefined;
}

export const AuditEntryEntity = new EntitySchema<AuditEntryRow>({
  name: 'audit_entry',
  tableName: 'audit_entry',
  columns: {
    entryId: key({ name: 'entry_id' }),
    at: { ...seconds(), name: 'occurred_at' },
    initiatingEntity: text({ name: 'initiating_entity' }),
    initiatorSubject: { ...optionalText(), name: 'initiator_subject' },
    through: text(),
    record: text(),
    recordId: text({ name: 'record_id' }),
    name: text({ name: 'verb' }),
    subject: optionalText(),
    clientId: { ...optionalText(), name: 'client_id' },
    audience: optionalText(),
    reason: optionalText(),
    before: { ...optionalJson(), name: 'before_change' },
    after: { ...optionalJson(), name: 'after_change' },
    concealed: optionalJson(),
    count: { ...optionalSeconds(), name: 'entry_count' },
    lastAt: { ...optionalSeconds(), name: 'last_at' },
    originCommitment: { ...optionalText(), name: 'origin_commitment' },
    personalCommitment: { ...optionalText(), name: 'personal_commitment' },
    settlesAt: { ...optionalSeconds(), name: 'settles_at' },
  },
  indices: [
    index('audit_age', 'at'),
    index('audit_target', 'record', 'recordId', 'entryId'),
    index('audit_name', 'name', 'entryId'),
    index('audit_actor', 'initiatorSubject', 'entryId'),
    index('audit_subject', 'subject', 'entryId'),
    index('audit_client', 'clientId', 'entryId'),
    index('audit_audience', 'audience', 'entryId'),
    index('audit_unsealed', 'settlesAt'),
  ],
});

/** Apart from its entry, so that it can go alone. */
export interface AuditOriginRow extends SaltedOrigin {
  readonly entryId: string;
  readonly at: number;
}

export const AuditOriginEntity = new EntitySchema<AuditOriginRow>({
  name: 'audit_origin',
  tableName: 'audit_origin',
  columns: {
    entryId: key({ name: 'entry_id' }),
    at: { ...seconds(), name: 'occurred_at' },
    address: optionalText(),
    userAgent: { ...optionalText(), name: 'user_agent' },
    salt: text(),
  },
  indices: [index('audit_origin_age', 'at')],
});

/** Apart from its entry, so that it goes with the person. */
export interface AuditPersonRow extends SaltedFacts {
  readonly entryId: string;
  readonly subject: string;
}

export const AuditPersonEntity = new EntitySchema<AuditPersonRow>({
  name: 'audit_person',
  tableName: 'audit_person',
  columns: {
    entryId: key({ name: 'entry_id' }),
    subject: text(),
    before: { ...optionalJson(), name: 'before_change' },
    after: { ...optionalJson(), name: 'after_change' },
    salt: text(),
  },
  indices: [index('audit_person_subject', 'subject')],
});

export const AuditLinkEntity = new EntitySchema<AuditLink>({
  name: 'audit_link',
  tableName: 'audit_link',
  columns: {
    position: { ...seconds(), primary: true },
    entryId: text({ name: 'entry_id' }),
    entryHash: text({ name: 'entry_hash' }),
    before: text({ name: 'before_hash' }),
    sealedAt: { ...seconds(), name: 'sealed_at' },
  },
  indices: [uniqueIndex('audit_link_entry', 'entryId')],
});

export interface AuditChainRow {
  readonly name: string;
  /** As it was signed. */
  readonly state?: string | undefined;
  /** Whose turn it is to seal, and until when. */
  readonly holder: string;
  readonly heldUntil: number;
}

export const AuditChainEntity = new EntitySchema<AuditChainRow>({
  name: 'audit_chain',
  tableName: 'audit_chain',
  columns: {
    name: key(),
    state: optionalText(),
    holder: text(),
    heldUntil: { ...seconds(), name: 'held_until' },
  },
});

import type { Proof, ProofStore } from '@signet/authorization-server';
import { EntitySchema } from 'typeorm';
import { Table } from '../sql/table.js';
import { index, json, key, lifetime, optionalFlag, optionalText, text } from './columns.js';
import { expires } from './expiry.js';
import { Rows } from './rows.js';
import type { StoredRecord } from './stored-record.js';

export const ProofEntity = new EntitySchema<Proof>({
  name: 'proof',
  tableName: 'proof',
  columns: {
    interactionId: key({ name: 'interaction_id' }),
    browserDigest: text({ name: 'browser_digest' }),
    subject: text(),
    methods: json(),
    addsTo: { ...optionalText(), name: 'adds_to' },
    keep: optionalFlag(),
    makesPasskeys: { ...optionalFlag(), name: 'makes_passkeys' },
    sessionId: { ...optionalText(), name: 'session_id' },
    ...lifetime,
  },
  indices: [index('proof_expiry', 'expiresAt'), index('proof_subject', 'subject')],
});

const table = new Table(ProofEntity);

export const proofs: StoredRecord<ProofStore> = {
  entities: [ProofEntity],
  expiry: expires(),
  open: ({ connection }) => {
    const rows = new Rows(table, connection);
    return {
      find: (interactionId) => rows.find({ interactionId }),
      save: (proof) => rows.upsert(proof),
      extend: (interactionId, until) => rows.update({ expiresAt: until }, { interactionId }),
      delete: async (interactionId) => void (await rows.deleteAll({ interactionId })),
      deleteAllOf: (subject) => rows.deleteAll({ subject }),
      deleteExpired: (now, limit) => rows.deleteUpTo('expiresAt', now, limit),
    };
  },
};

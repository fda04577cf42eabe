import type { Schemas } from '../../api/api.js';

/** One entry of the trail. */
export type Entry = Schemas['AuditEntry'];

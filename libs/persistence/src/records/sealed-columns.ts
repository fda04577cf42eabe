import type { SealedColumn } from '../sealed/sealed-column.js';
import { records } from './index.js';

/** Every column under the master key, as the records say it. */
export const sealedColumns: readonly SealedColumn[] = Object.values(records).flatMap(({ sealed = [] }) => sealed);

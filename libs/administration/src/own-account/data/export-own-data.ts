import { type AuditName, type CorePorts, recordEntry } from '@signet/authorization-server';
import type { AdministrationPorts } from '../../administration-ports.js';
import type { AdministeredRecords } from '../../records.js';
import { doingOf, initiatorOf, type OwnPerson } from '../own-person.js';
import { ownData } from './own-data.js';

/** That somebody takes it is part of the activity, and of the file. */
export async function exportOwnData(
  ports: AdministrationPorts,
  records: AdministeredRecords,
  own: OwnPerson,
): Promise<AsyncIterable<string>> {
  const { subject } = own;
  await ports.unitOfWork.run(initiatorOf(own), (within) =>
    recordEntry(ports, within, doingOf(own), { name: told, target: { record: 'accounts', id: subject }, subject }),
  );
  return written(ports, records, subject);
}

const told: AuditName = 'own_data_exported';

/** One JSON object (RFC 8259) with an array for each record that knows of the person; one item of it at a time. */
async function* written(
  { clock, settings }: Pick<CorePorts, 'clock' | 'settings'>,
  records: AdministeredRecords,
  subject: string,
): AsyncIterable<string> {
  const head = { issuer: settings.issuer, exportedAt: new Date(clock.now() * 1000).toISOString() };
  yield JSON.stringify(head).slice(0, -1);
  for (const row of Object.values(ownData)) {
    if ('aside' in row) continue;
    yield `,\n${JSON.stringify(row.as)}: [`;
    let separator = '\n  ';
    for await (const item of await row.read(records, subject)) {
      yield `${separator}${JSON.stringify(item)}`;
      separator = ',\n  ';
    }
    yield ']';
  }
  yield '}\n';
}

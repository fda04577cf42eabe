import { createDpopKey } from '@signet/auth-contracts/testing';
import { booting, create, naming, type Outcome, type Setting } from './application.js';
import { classForms, unseen } from './class-forms.js';
import { complaintOf, controllerOf, expectedOf, rows, statusesOf, things } from './inheritance.js';

/** The table of decorations along an inheritance. */
export async function inheritedRows(setting: Setting): Promise<readonly Outcome[]> {
  const numbered = rows.map((row, index) => ({ row, index, title: `${row.outcome}: ${row.title}` }));
  const starting = numbered.filter(({ row }) => row.outcome !== 'stop');
  const stopping = numbered.filter(({ row }) => row.outcome === 'stop');
  const key = await createDpopKey();
  const { issuer } = setting;
  const app = await create(setting, {
    controllers: [
      ...starting.map(({ row, index }) => controllerOf(row, index)),
      ...classForms.map(({ controller }) => controller()),
    ],
  });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  const outcomes: Outcome[] = [];
  for (const { row, index, title } of starting) {
    outcomes.push({ title, expected: expectedOf(row), seen: await statusesOf(base, row, index, { issuer, key }) });
  }
  for (const [index, { title, statuses }] of classForms.entries()) {
    const ask = async (scopes?: readonly 'a:read'[]) => {
      const token = scopes && (await issuer.mint({ audience: things, scopes }));
      const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
      const response = await fetch(`${base}/form-${index}/thing`, { headers });
      await response.arrayBuffer();
      return response.status;
    };
    outcomes.push({ title, expected: statuses, seen: [await ask(), await ask([]), await ask(['a:read'])] });
  }
  await app.close();
  const contradicting = await create(setting, {
    controllers: stopping.map(({ row, index }) => controllerOf(row, index)),
  });
  const complaint = await booting(contradicting);
  for (const { row, index, title } of stopping) {
    const line = complaintOf(row, index);
    outcomes.push({ title, expected: line, seen: complaint.includes(line) ? line : 'nothing of it' });
  }
  for (const { title, controller, complaint: line } of unseen) {
    const one = await create(setting, { controllers: [controller()] });
    outcomes.push({ title, expected: line, seen: naming(line, await booting(one)) });
  }
  return outcomes;
}

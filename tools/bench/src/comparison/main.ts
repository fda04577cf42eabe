import { writeFileSync } from 'node:fs';
import { secondsUntilKnown } from './late-key.js';
import { comparisonPage } from './page.js';
import { peers } from './peers.js';
import { type ComparisonRecord, type PeerRecord, pageFile, recordFile, versionsOf } from './record.js';
import { verdictsOf } from './verdicts.js';

/** With `--verdicts`: sends the probes alone, and writes what came of them to standard output. */
if (process.argv.includes('--verdicts')) {
  const found: [string, object][] = [];
  for (const peer of peers) found.push([peer.name, { versions: versionsOf(peer), ...(await verdictsOf(peer)) }]);
  process.stdout.write(JSON.stringify(Object.fromEntries(found)));
} else await writeComparison();

/** Sends the probes to every peer, waits for the late key, and writes `comparison.json` and the page. */
async function writeComparison(): Promise<void> {
  const found = await Promise.all(
    peers.map(async (peer): Promise<[string, PeerRecord]> => {
      const verdicts = await verdictsOf(peer);
      const seconds = await secondsUntilKnown(peer);
      console.error(`${peer.name}: a late key after ${seconds ?? 'more than 120'} s`);
      const lateKey = seconds === undefined ? {} : { lateKeySeconds: seconds };
      return [peer.name, { versions: versionsOf(peer), ...verdicts, ...lateKey }];
    }),
  );
  const record: ComparisonRecord = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    peers: Object.fromEntries(found),
  };
  writeFileSync(recordFile, `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(pageFile, comparisonPage(record));
  console.error(`written: ${recordFile}, ${pageFile}`);
}

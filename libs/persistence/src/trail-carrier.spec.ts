import { describe, expect, it } from '@jest/globals';
import { type PlacedEntry, TrailCarrier, type TrailSink } from '@signet/administration';
import {
  AuditSealer,
  defaultIssuerSettings,
  generateSigningKey,
  KeyRing,
  newAuditEntry,
} from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { SystemRandomSource } from '@signet/runtime';
import { cipher, testDatabases } from '../test/support/test-databases.js';
import { createStores } from './create-stores.js';

const begun = 1_700_000_000;
const random = new SystemRandomSource();
const databases = testDatabases();

/** A receiver and what it was sent, one that a test can break. */
class Sink implements TrailSink {
  readonly got: number[] = [];
  breaks: string | undefined;
  open = true;

  async send(entries: readonly PlacedEntry[]): Promise<void> {
    if (this.breaks !== undefined) throw new Error(this.breaks);
    this.open = true;
    this.got.push(...entries.map(({ position }) => position));
  }

  isOpen(): boolean {
    return this.open;
  }

  close(): void {
    this.open = false;
  }
}

describe.each(databases.migrated)('one who carries the trail: %s', (_, configuration) => {
  async function open() {
    const clock = new ManualClock(begun);
    const { database } = await databases.open(await configuration());
    const { records, unitOfWork, auditChain: chain } = createStores(database, cipher, { clock });
    await records.signingKeys.insert(await generateSigningKey('ES256', begun, begun));
    const settings = defaultIssuerSettings('https://sso.example.com');
    const keyRing = new KeyRing({ store: records.signingKeys, unitOfWork, clock, settings });
    const sealer = new AuditSealer({ chain, keyRing, clock, random, settings, retention: 1e9 });
    const tell = async (count: number) => {
      const told = { name: 'signed_in', initiator: { entity: 'user', through: 'browser' } } as const;
      const target = { record: 'sessions', id: 's' };
      const entries = Array.from({ length: count }, () => newAuditEntry({ clock, random }, { ...told, target }));
      await records.auditLog.append(entries);
      await sealer.run();
    };
    const process = (sink: TrailSink) => {
      const failures: string[] = [];
      const carrier = new TrailCarrier({
        name: 'syslog',
        clock,
        random,
        followers: records.auditFollowers,
        chain,
        sink,
        onOutcome: (outcome) => 'failed' in outcome && failures.push(outcome.failed),
      });
      return { carrier, failures };
    };
    const place = async () => (await records.auditFollowers.find('syslog'))?.position;
    return { clock, tell, process, place, records };
  }
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (__, index) => from + index);

  it('sends in order what is sealed from its first start on, and is there when the next look finds it so', async () => {
    const { tell, process, place } = await open();
    const sink = new Sink();
    const { carrier } = process(sink);
    await tell(3);
    await carrier.run();
    await tell(250);
    await carrier.run();
    expect([sink.got, await place()]).toEqual([upTo(4, 253), 3]);
    await carrier.run();
    expect(await place()).toBe(253);
    await carrier.run();
    expect(sink.got).toHaveLength(250);
  });

  it('sends again what a connection lost that broke meanwhile', async () => {
    const { tell, process, place } = await open();
    const sink = new Sink();
    const { carrier } = process(sink);
    await carrier.run();
    await tell(5);
    await carrier.run();
    sink.open = false;
    await carrier.run();
    await carrier.run();
    expect([sink.got, await place()]).toEqual([[...upTo(1, 5), ...upTo(1, 5)], 5]);
  });

  it('loses no batch of many that one look sent, and gets on with a receiver that always breaks behind one', async () => {
    const { tell, process, place } = await open();
    const sink = new Sink();
    const { carrier } = process(sink);
    await carrier.run();
    await tell(350);
    await carrier.run();
    sink.open = false;
    await carrier.run();
    expect([sink.got, await place()]).toEqual([[...upTo(1, 350), ...upTo(1, 100)], 0]);
    const send = sink.send.bind(sink);
    let taken = 0;
    sink.send = async (entries) => {
      taken += 1;
      if (taken > 1) throw new Error('ECONNRESET');
      await send(entries);
    };
    for (let look = 0; look < 40 && (await place()) !== 350; look += 1) {
      taken = 0;
      await carrier.run();
    }
    expect(await place()).toBe(350);
    expect(new Set(sink.got)).toEqual(new Set(upTo(1, 350)));
  });

  it('is one of many processes, until its turn is over', async () => {
    const { clock, tell, process } = await open();
    const [one, other] = [new Sink(), new Sink()];
    const [first, second] = [process(one).carrier, process(other).carrier];
    await Promise.all([first.run(), second.run()]);
    await tell(20);
    await first.run();
    await second.run();
    expect([one.got, other.got]).toEqual([upTo(1, 20), []]);
    // It is killed before it holds them for received.
    clock.advance(31);
    await second.run();
    expect(other.got).toEqual(upTo(1, 20));
    await first.run();
    expect(one.got).toHaveLength(20);
  });

  it('tells why nothing arrives, asks less and less often, and loses nothing', async () => {
    const { tell, process, records } = await open();
    const sink = new Sink();
    const { carrier, failures } = process(sink);
    await carrier.run();
    await tell(2);
    sink.breaks = 'ECONNREFUSED';
    for (let look = 0; look < 100; look += 1) await carrier.run();
    // After 2, 4, 8, 16, 32 and then 60 looks.
    expect(failures).toEqual(Array.from({ length: 6 }, () => 'ECONNREFUSED'));
    expect(await records.auditFollowers.find('syslog')).toMatchObject({ failingSince: begun, failure: 'ECONNREFUSED' });
    sink.breaks = undefined;
    for (let look = 0; look < 100; look += 1) await carrier.run();
    expect(sink.got).toEqual([1, 2]);
    expect(await records.auditFollowers.find('syslog')).toEqual({ name: 'syslog', position: 2, sentAt: begun });
  });

  it('leaves nothing to be sent twice when it stops', async () => {
    const { tell, process, place } = await open();
    const { carrier } = process(new Sink());
    await carrier.run();
    await tell(2);
    await carrier.run();
    await carrier.stop();
    expect(await place()).toBe(2);
  });
});

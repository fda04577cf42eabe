import { describe, expect, it } from '@jest/globals';
import { AuditChainBroken } from '@signet/authorization-server';
import { ManualClock } from '@signet/authorization-server/testing';
import { sealing } from './audit-trail.js';

describe('sealing', () => {
  it('says of a trail that is broken each time to the log, and once a minute to the alerts, which may fail', async () => {
    const clock = new ManualClock();
    const lines: string[] = [];
    let [raised, isAway] = [0, true];
    const broken = { run: () => Promise.reject(new AuditChainBroken('its end is not the one that was signed, 7')) };
    const seal = sealing(broken, {
      clock,
      log: {
        event: (name: string, members?: object) => void lines.push(`${name} ${JSON.stringify(members)}`),
      } as never,
      onBroken: async () => {
        if (isAway) throw new Error('no database');
        raised += 1;
      },
    });
    await expect(seal()).rejects.toThrow('no database');
    isAway = false;
    for (let look = 0; look < 31; look += 1) {
      await seal();
      clock.advance(2);
    }
    expect(raised).toBe(2);
    expect(lines).toHaveLength(32);
    expect(new Set(lines)).toEqual(
      new Set(['audit_chain_broken {"reason":"its end is not the one that was signed, 7"}']),
    );
  });

  it('is quiet where it holds, and fails as it does otherwise', async () => {
    const told = { clock: new ManualClock(), log: { event: () => expect(true).toBe(false) } as never };
    const onBroken = async () => expect(true).toBe(false);
    await sealing({ run: async () => ({ sealed: 1, retired: 0 }) }, { ...told, onBroken })();
    const away = { run: () => Promise.reject(new Error('no database')) };
    await expect(sealing(away, { ...told, onBroken })()).rejects.toThrow('no database');
  });
});

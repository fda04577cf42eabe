import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import type { Type } from '@nestjs/common';
import { accessConflicts, accessRuleOf } from './access-rule.js';
import { Enforce, OptionalToken, Public, ReportOnly } from './index.js';

const january = '2027-01-31';
const march = '2027-03-31';
const decorators = {
  none: undefined,
  enforce: Enforce(),
  january: ReportOnly({ until: january }),
  march: ReportOnly({ until: march }),
} as const;
type Said = keyof typeof decorators;
type Outcome = Said | 'stop';

interface Row {
  readonly base?: Said;
  readonly baseMethod?: Said;
  readonly child?: Said;
  readonly childMethod?: Said;
  readonly outcome: Outcome;
}

/** `childMethod` that is there, `none` included, overrides. */
const rows: readonly Row[] = [
  { outcome: 'none' },
  { base: 'january', outcome: 'january' },
  { base: 'enforce', outcome: 'enforce' },
  { baseMethod: 'january', outcome: 'january' },
  { baseMethod: 'enforce', outcome: 'enforce' },
  { child: 'january', outcome: 'january' },
  { child: 'january', childMethod: 'none', outcome: 'january' },
  { child: 'january', childMethod: 'enforce', outcome: 'enforce' },
  { child: 'enforce', childMethod: 'january', outcome: 'january' },
  { child: 'march', childMethod: 'january', outcome: 'january' },
  { child: 'january', childMethod: 'march', outcome: 'march' },
  { base: 'january', baseMethod: 'enforce', outcome: 'enforce' },
  { base: 'enforce', baseMethod: 'january', outcome: 'january' },
  // Whoever overrides a handler takes over that it is enforced, and not that it is only reported.
  { baseMethod: 'january', childMethod: 'none', outcome: 'none' },
  { baseMethod: 'enforce', childMethod: 'none', outcome: 'enforce' },
  { base: 'january', childMethod: 'none', outcome: 'january' },
  { base: 'january', child: 'january', outcome: 'january' },
  { base: 'january', child: 'march', outcome: 'stop' },
  { base: 'january', child: 'enforce', outcome: 'stop' },
  { base: 'enforce', child: 'january', outcome: 'stop' },
  { base: 'january', childMethod: 'enforce', outcome: 'stop' },
  { base: 'enforce', childMethod: 'january', outcome: 'stop' },
  { baseMethod: 'enforce', childMethod: 'january', outcome: 'stop' },
  { baseMethod: 'january', childMethod: 'enforce', outcome: 'stop' },
  { baseMethod: 'january', child: 'enforce', outcome: 'stop' },
  { baseMethod: 'enforce', child: 'january', outcome: 'stop' },
];

function weave({ base = 'none', baseMethod = 'none', child = 'none', childMethod }: Row): Type {
  class Base {
    thing(): object {
      return {};
    }
  }
  class Child extends Base {}
  if (childMethod) Object.defineProperty(Child.prototype, 'thing', { value: () => ({}) });
  const onMethod = (owner: Type, said: Said) =>
    decorators[said]?.(
      owner.prototype as object,
      'thing',
      Object.getOwnPropertyDescriptor(owner.prototype, 'thing') as PropertyDescriptor,
    );
  decorators[base]?.(Base);
  onMethod(Base, baseMethod);
  decorators[child]?.(Child);
  if (childMethod) onMethod(Child, childMethod);
  return Child;
}

const thing = (owner: Type) => (owner.prototype as { thing: () => object }).thing;
const title = ({ outcome, ...said }: Row) =>
  `${outcome}: ${Object.entries(said)
    .map(([place, mode]) => `${mode} on ${place}`)
    .join(', ')}`;

describe('what wins of @ReportOnly() and @Enforce()', () => {
  it.each(rows.map((row) => [title(row), row] as const))('%s', (_title, row) => {
    const controller = weave(row);
    if (row.outcome === 'stop') {
      const conflicts = accessConflicts(controller, thing(controller));
      expect(conflicts).toEqual([expect.stringMatching(/^Child: @(ReportOnly|Enforce)\(\).* on .*, and @/)]);
      expect(() => accessRuleOf(controller, thing(controller))).toThrow(conflicts[0]);
      return;
    }
    const { mode } = accessRuleOf(controller, thing(controller));
    const until = { january, march }[row.outcome as 'january'];
    expect(mode).toEqual(
      row.outcome === 'none' ? undefined : until ? { kind: 'report-only', until } : { kind: 'enforce' },
    );
  });

  it('two on one target contradict each other, and so does one where nothing is judged', () => {
    class Twice {
      @Enforce()
      @ReportOnly({ until: january })
      thing() {
        return {};
      }
      @ReportOnly({ until: january })
      @ReportOnly({ until: march })
      dates() {
        return {};
      }
      @Public()
      @Enforce()
      open() {
        return {};
      }
    }
    @Public()
    class Open {
      @ReportOnly({ until: january })
      thing() {
        return {};
      }
    }
    class OpenBase {}
    Public()(OpenBase);
    @Enforce()
    class Closed extends OpenBase {
      thing() {
        return {};
      }
    }
    @ReportOnly({ until: january })
    class Mixed {
      @Public()
      open() {
        return {};
      }
      @OptionalToken()
      optional() {
        return {};
      }
    }
    expect(accessConflicts(Twice, Twice.prototype.thing)).toHaveLength(1);
    expect(accessConflicts(Twice, Twice.prototype.dates)).toHaveLength(1);
    expect(accessConflicts(Twice, Twice.prototype.open)[0]).toContain('@Public() and @Enforce() on Twice.open');
    expect(accessConflicts(Open, Open.prototype.thing)[0]).toContain('on Open.thing, which is public');
    expect(accessConflicts(Closed, Closed.prototype.thing)[0]).toContain('on class Closed, which is public');
    expect(accessRuleOf(Mixed, Mixed.prototype.open).isPublic).toBe(true);
    expect(accessRuleOf(Mixed, Mixed.prototype.optional)).toMatchObject({
      isOptional: true,
      mode: { until: january },
    });
  });

  it('stands on classes and methods, with a date alone', () => {
    expect(() => {
      class Field {
        @(Enforce() as unknown as PropertyDecorator)
        thing = 1;
      }
      return Field;
    }).toThrow('a mode stands on a class or on a method');
    for (const options of [undefined, null, '2027-01-31', {}, { until: 'soon' }, { until: january, mode: 'enforce' }]) {
      expect(() => ReportOnly(options as never)).toThrow(TypeError);
    }
  });
});

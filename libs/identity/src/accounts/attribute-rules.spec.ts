import { describe, expect, it } from '@jest/globals';
import { type AttributeDefinition, checkAttributeDefinition } from './attribute-definition.js';
import { type AttributePatch, changedAttributes, ownAttributes, seenAttributes } from './attribute-rules.js';

const define = (more: Partial<AttributeDefinition>): AttributeDefinition => ({
  name: 'department',
  type: 'string',
  seenBy: 'operator',
  changedBy: 'operator',
  createdAt: 1,
  ...more,
});
const schema = [
  define({ longest: 5 }),
  define({ name: 'level', type: 'number', least: 1, most: 9 }),
  define({ name: 'remote', type: 'boolean' }),
  define({ name: 'sites', type: 'strings', mostListed: 2, oneOf: ['Paris', 'Lyon', 'Nice'] }),
  define({ name: 'nick', seenBy: 'person', changedBy: 'person' }),
  define({ name: 'grade', seenBy: 'person' }),
];

describe('an attribute', () => {
  it.each<[string, Partial<AttributeDefinition>]>([
    ['with everything of a text', { description: 'D', longest: 2_048, oneOf: ['a'] }],
    ['with everything of a list', { type: 'strings', longest: 1, mostListed: 50, oneOf: ['a'] }],
    ['with bounds of a number', { type: 'number', least: -1.5, most: -1.5 }],
    ['that the person changes', { type: 'boolean', seenBy: 'person', changedBy: 'person' }],
    ['of one letter', { name: 'a' }],
    ['with a label', { label: 'Abteilung “ü”' }],
    ['with one in each language', { label: { en: 'Department', 'pt-BR': 'Departamento' } }],
    ['that everybody must have', { seenBy: 'person', changedBy: 'person', requiredFrom: 0 }],
  ])('is defined: %s', (_, more) => {
    expect(() => checkAttributeDefinition(define(more))).not.toThrow();
  });

  it.each<[string, Partial<AttributeDefinition>]>([
    ['by a name that every object has', { name: '__proto__' }],
    ['by a look-alike', { name: 'dераrtment' }],
    ['by a capital letter', { name: 'Department' }],
    ['by an endless name', { name: 'a'.repeat(65) }],
    ['of another type', { type: 'object' as never }],
    ['too long', { longest: 2_049 }],
    ['of no length', { longest: 0 }],
    ['a length of a number', { type: 'number', longest: 5 }],
    ['a list of a text', { mostListed: 2 }],
    ['bounds of a text', { least: 1 }],
    ['bounds that cross', { type: 'number', least: 2, most: 1 }],
    ['a bound that is none', { type: 'number', most: Number.NaN }],
    ['no choices', { oneOf: [] }],
    ['a choice that is too long', { longest: 1, oneOf: ['ab'] }],
    ['changed by who does not see it', { changedBy: 'person' }],
    ['seen by everybody', { seenBy: 'anyone' as never }],
    ['called nothing', { label: '' }],
    ['called by what hides', { label: 'a\u202eb' }],
    ['called too much', { label: 'a'.repeat(65) }],
    ['called in no language', { label: {} }],
    ['called in what is no language', { label: { 'e"n': 'x' } }],
    ['called nothing in one', { label: { en: 'x', de: ' ' } }],
    ['called in too many', { label: Object.fromEntries(Array.from({ length: 21 }, (_, at) => [`aa-${at}`, 'x'])) }],
    ['called by no text', { label: { en: 7 } as never }],
    ['required of what operators keep', { requiredFrom: 0 }],
    ['required from no time', { seenBy: 'person', changedBy: 'person', requiredFrom: 1.5 }],
    ['required from before all time', { seenBy: 'person', changedBy: 'person', requiredFrom: -1 }],
    ['described by what hides', { description: 'a\u202eb' }],
  ])('is refused: %s', (_, more) => {
    expect(() => checkAttributeDefinition(define(more))).toThrow(
      expect.objectContaining({ code: 'invalid_attribute' }),
    );
  });
});

describe('the attributes of an account', () => {
  it('are set, kept and cleared one by one', () => {
    const before = { department: 'R&D', remote: true };
    const patch = { department: null, level: 9, sites: ['Paris', 'Nice'] };
    expect(changedAttributes(before, patch, schema, 'operator')).toEqual({
      remote: true,
      level: 9,
      sites: ['Paris', 'Nice'],
    });
    expect(changedAttributes({ remote: false }, { remote: null }, schema, 'operator')).toBeUndefined();
    expect(changedAttributes(undefined, {}, schema, 'operator')).toBeUndefined();
  });

  it.each<[string, AttributePatch]>([
    ['what is not defined', { unknown: 1 }],
    ['what every object has', { toString: 'a' }],
    ['a prototype', JSON.parse('{"__proto__": "a"}') as AttributePatch],
    ['a text that is too long', { department: 'R&D &c' }],
    ['no text', { department: '' }],
    ['a control character', { department: 'a\u0000' }],
    ['half a character', { department: '\udc00' }],
    ['a number for a text', { department: 1 }],
    ['a text for a number', { level: '1' }],
    ['a number that is too large', { level: 9.5 }],
    ['no number', { level: Number.NaN }],
    ['an endless number', { level: Number.POSITIVE_INFINITY }],
    ['a text for a boolean', { remote: 'true' }],
    ['a text for a list', { sites: 'Paris' }],
    ['one of a list twice', { sites: ['Paris', 'Paris'] }],
    ['a list that is too long', { sites: ['Paris', 'Lyon', 'Nice'] }],
    ['what is none of the choices', { sites: ['Rome'] }],
    ['an object', { department: { toString: 'R&D' } as never }],
  ])('are never %s', (_, patch) => {
    expect(() => changedAttributes(undefined, patch, schema, 'operator')).toThrow(
      expect.objectContaining({ code: 'invalid_attribute', message: expect.not.stringContaining('&c') as unknown }),
    );
  });

  it('are changed by the person where that is theirs, and hidden ones are not there for them', () => {
    expect(changedAttributes({ grade: 'A' }, { nick: 'al' }, schema, 'person')).toEqual({ grade: 'A', nick: 'al' });
    expect(() => changedAttributes({}, { grade: 'B' }, schema, 'person')).toThrow(/only an operator/);
    const hidden = () => changedAttributes({}, { level: 1 }, schema, 'person');
    expect(hidden).toThrow(/the attribute level: there is no such attribute/);
    const all = { grade: 'A', level: 1, retired: 'x' };
    expect(seenAttributes(all, schema, 'person')).toEqual({ grade: 'A' });
    expect(seenAttributes(all, schema, 'operator')).toEqual({ grade: 'A', level: 1 });
  });

  it('that are required are taken away by operators alone', () => {
    const needed = [define({ name: 'nick', seenBy: 'person', changedBy: 'person', requiredFrom: 9_000_000_000 })];
    const before = { nick: 'al' };
    expect(() => changedAttributes(before, { nick: null }, needed, 'person')).toThrow(
      /the attribute nick: it is needed/,
    );
    expect(changedAttributes(before, { nick: 'bo' }, needed, 'person')).toEqual({ nick: 'bo' });
    expect(changedAttributes(before, { nick: null }, needed, 'operator')).toBeUndefined();
  });

  it('that people keep are those that they see and change', () => {
    expect(ownAttributes(schema).map(({ name }) => name)).toEqual(['nick']);
  });

  it('have 16384 bytes at most', () => {
    const many = Array.from({ length: 9 }, (_, at) => define({ name: `text${at}`, longest: 2_048 }));
    const patch = Object.fromEntries(many.map(({ name }) => [name, 'x'.repeat(2_048)]));
    expect(() => changedAttributes(undefined, patch, many, 'operator')).toThrow(/16384 bytes/);
  });
});

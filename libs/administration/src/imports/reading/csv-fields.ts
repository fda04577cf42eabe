import { Untaken } from '../imported.js';

const field = /\s*"((?:[^"]|"")*)"\s*(,|$)|([^",\r\n]*)(,|$)/y;

/** The fields of one record of RFC 4180. @throws Untaken where its quotation marks do not fit */
export function csvFields(record: string, separator = ','): readonly string[] {
  const pattern =
    separator === ','
      ? new RegExp(field)
      : new RegExp(field.source.replaceAll(',', separator === '\t' ? '\\t' : ';'), 'y');
  const fields: string[] = [];
  for (let at = 0; ; ) {
    pattern.lastIndex = at;
    const found = pattern.exec(record);
    if (found === null) throw new Untaken('its quotation marks do not fit');
    const [all, quoted, quotedEnd, plain, plainEnd] = found;
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    at += all.length;
    if ((quotedEnd ?? plainEnd) === '') return fields;
  }
}

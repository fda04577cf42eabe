/** Of which trace a line of the log is; empty where there is none. */
export interface TraceFields {
  /** 32 and 16 hexadecimal digits (W3C Trace Context §3.2.2). */
  readonly trace_id?: string;
  readonly span_id?: string;
}

const none: TraceFields = {};
const sources = new Map<object, () => TraceFields>();

/** For a line that is written now, by whatever is done for a request. */
export function traceFields(): TraceFields {
  for (const fields of sources.values()) {
    const found = fields();
    if (found.trace_id !== undefined) return found;
  }
  return none;
}

/** @param fields undefined: there are none any more */
export function setTraceFields(owner: object, fields: (() => TraceFields) | undefined): void {
  if (fields) sources.set(owner, fields);
  else sources.delete(owner);
}

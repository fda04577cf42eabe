import type { ManagementDocument } from '../http/management-listener.js';
import type { Readiness, ReadinessReport } from './readiness.js';

/** Whether a process with this report should be sent requests: 200 or 503. */
export function statusOf({ status }: Pick<ReadinessReport, 'status'>): 200 | 503 {
  return status === 'down' || status === 'draining' ? 503 : 200;
}

/** What operators read beside it: of an API, what it knows of its issuer's keys and revocations. */
export function healthDocument(path: string, read: () => unknown): ManagementDocument {
  return { path, type: 'application/json', read: async () => ({ status: 200, body: JSON.stringify(read()) }) };
}

/** For operators: liveness, and readiness with its reasons. */
export function healthDocuments(readiness: Pick<Readiness, 'report'>): readonly ManagementDocument[] {
  const type = 'application/json';
  return [
    healthDocument('/health', () => ({ status: 'ok' })),
    {
      path: '/health/ready',
      type,
      read: async () => {
        const report = readiness.report();
        return { status: statusOf(report), body: JSON.stringify(report) };
      },
    },
  ];
}

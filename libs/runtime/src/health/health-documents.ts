import type { ManagementDocument } from '../http/management-listener.js';
import type { Readiness, ReadinessReport } from './readiness.js';

/** Whether a process with this report should be sent requests: 200 or 503. */
export function statusOf({ status }: Pick<ReadinessReport, 'status'>): 200 | 503 {
  return status === 'down' || status === 'draining' ? 503 : 200;
}

/** For operators: liveness, and readiness with its reasons. */
export function healthDocuments(readiness: Pick<Readiness, 'report'>): readonly ManagementDocument[] {
  const type = 'application/json';
  return [
    { path: '/health', type, read: async () => ({ status: 200, body: JSON.stringify({ status: 'ok' }) }) },
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

import { expect, it } from '@jest/globals';
import { laneOf } from './bounded-work.js';

it.each([
  ['/health', 'probes'],
  ['/health/ready', 'probes'],
  ['/healthy', 'calls'],
  ['/docs', 'documents'],
  ['/docs-json', 'documents'],
  ['/docs/static/*', 'documents'],
  ['/.well-known/oauth-protected-resource', 'documents'],
  ['/documents', 'calls'],
  ['/orders/:id', 'calls'],
  ['/whoami', 'calls'],
])('a request of %s has a place among %s', (route, lane) => expect(laneOf(route)).toBe(lane));

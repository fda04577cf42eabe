import { RequestMapping, RequestMethod } from '@nestjs/common';
import type { Endpoint } from '@signet/authorization-server';

/** The handler of one method of a described endpoint. Controllers have no paths of their own. */
export function Answers<Described extends Endpoint>(
  method: Described['methods'][number],
  endpoint: Described,
): MethodDecorator {
  return RequestMapping({ path: endpoint.path, method: RequestMethod[method] });
}

import { ConsoleLogger } from '@nestjs/common';

/** JSON lines. Of what is ordinary only events are shown: what the framework says of itself at a start is no news. */
export class StructuredLogger extends ConsoleLogger {
  constructor() {
    super({ json: true, colors: false, logLevels: ['log', 'warn', 'error', 'fatal'] });
  }

  override log(message: unknown, ...rest: readonly unknown[]): void {
    if (typeof message === 'object') super.log(message, ...rest);
  }
}

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Controller, Injectable, type Type } from '@nestjs/common';
import { CommandBus, CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { EventEmitter2, EventEmitterModule, OnEvent } from '@nestjs/event-emitter';
import { ClientProxyFactory, EventPattern, MessagePattern, Transport } from '@nestjs/microservices';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { WsAdapter } from '@nestjs/platform-ws';
import { Cron, Interval, ScheduleModule, Timeout } from '@nestjs/schedule';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { Public } from '@signet/auth-contracts/nest';
import { firstValueFrom } from 'rxjs';
import { booting, create, naming, type Outcome, RequireScopes, type Setting } from './application.js';

class Work {
  constructor(readonly of: string) {}
}

/** What stops the boot: what each part is, and the line that says so. */
function stopping(): readonly (readonly [string, Type, string])[] {
  @Injectable()
  class Nightly {
    @Cron('0 0 3 * * *')
    @RequireScopes('a:read')
    run() {}
  }
  @Injectable()
  class Hourly {
    @Interval(3_600_000)
    @RequireScopes('a:read')
    run() {}
  }
  @Injectable()
  class Once {
    @Timeout(3_600_000)
    @RequireScopes('a:read')
    run() {}
  }
  @Injectable()
  class Listener {
    @OnEvent('paid')
    @RequireScopes('a:read')
    heard() {}
  }
  @CommandHandler(Work)
  class Worker {
    @RequireScopes('a:read')
    async execute() {}
  }
  @WebSocketGateway()
  class Gateway {
    @SubscribeMessage('secret')
    secret() {}
  }
  @WebSocketGateway()
  class Pushing {
    handleConnection() {}
  }
  @Controller()
  class Message {
    @MessagePattern('secret')
    secret() {}
  }
  @Controller()
  class Event {
    @EventPattern('secret')
    secret(_data: unknown) {}
  }
  return [
    ['a cron job', Nightly, 'Nightly.run (schedule)'],
    ['an interval', Hourly, 'Hourly.run (schedule)'],
    ['a timeout', Once, 'Once.run (schedule)'],
    ['a listener', Listener, 'Listener.heard (event)'],
    ['a command', Worker, 'Worker.execute (no handler of a request)'],
    ['a gateway', Gateway, 'Gateway.secret (WebSocket)'],
    ['a gateway that only pushes', Pushing, 'Pushing (WebSocket gateway)'],
    ['a message pattern', Message, 'Message.secret (message pattern)'],
    ['an event pattern', Event, 'Event.secret (message pattern)'],
  ];
}

/** Each with the module of its package, and with the adapters of both kinds of sockets. */
export async function eventRows(setting: Setting): Promise<readonly Outcome[]> {
  const imports = [ScheduleModule.forRoot(), EventEmitterModule.forRoot(), CqrsModule.forRoot()];
  const rows: Outcome[] = [];
  for (const [title, part, line] of stopping()) {
    const isController = Reflect.hasMetadata('path', part);
    for (const Adapter of [IoAdapter, WsAdapter]) {
      const app = await create(setting, { imports, [isController ? 'controllers' : 'providers']: [part] });
      app.useWebSocketAdapter(new Adapter(app));
      if (isController) app.connectMicroservice({ transport: Transport.TCP, options: { port: 0 } });
      const seen = naming(line, await booting(app));
      rows.push({ title: `${title} that asks, or is not public, with ${Adapter.name}`, expected: line, seen });
    }
  }
  return [...rows, await unguarded(setting, imports), await hybrid(setting)];
}

/** What asks for nothing is called as ever. */
async function unguarded(setting: Setting, imports: NonNullable<Parameters<typeof create>[1]['imports']>) {
  const seen: string[] = [];
  @Injectable()
  class Listener {
    @OnEvent('paid')
    heard() {
      seen.push('event');
    }
  }
  @Injectable()
  class Jobs {
    @Interval(3_600_000)
    run() {}
  }
  @CommandHandler(Work)
  class Worker {
    async execute() {
      seen.push('command');
    }
  }
  const app = await create(setting, { imports, providers: [Listener, Jobs, Worker] });
  await app.init();
  app.get(EventEmitter2).emit('paid');
  await app.get(CommandBus).execute(new Work('x'));
  await app.close();
  return {
    title: 'outside: events, commands and schedules that ask for nothing',
    expected: ['event', 'command'],
    seen,
  };
}

/** A pattern that is public by intent answers over TCP, beside routes that stay closed. */
async function hybrid(setting: Setting): Promise<Outcome> {
  @Controller()
  class Patterns {
    @Public()
    @MessagePattern('open')
    open() {
      return 'open';
    }
  }
  const port = await freePort();
  const app = await create(setting, { controllers: [Patterns as Type] });
  app.connectMicroservice(
    { transport: Transport.TCP, options: { host: '127.0.0.1', port } },
    { inheritAppConfig: true },
  );
  await app.startAllMicroservices();
  await app.init();
  const client = ClientProxyFactory.create({ transport: Transport.TCP, options: { host: '127.0.0.1', port } });
  const seen: unknown = await firstValueFrom(client.send('open', {})).catch(String);
  await client.close();
  await app.close();
  return { title: 'outside: a message pattern that is public, in a hybrid application', expected: 'open', seen };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

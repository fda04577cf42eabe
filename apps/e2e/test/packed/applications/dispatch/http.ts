import {
  type CallHandler,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  Scope,
  Sse,
  type Type,
  Version,
  VersioningType,
} from '@nestjs/common';
import { APP_INTERCEPTOR, LazyModuleLoader, RouterModule } from '@nestjs/core';
import { Public } from '@signet/auth-contracts/nest';
import { of } from 'rxjs';
import { create, type Outcome, RequireScopes, type Setting } from './application.js';
import { things } from './inheritance.js';

@Injectable()
class Answering implements NestInterceptor {
  intercept(_context: ExecutionContext, _next: CallHandler) {
    return of({ answered: 'by an interceptor' });
  }
}

@RequireScopes('a:read')
@Controller('plain')
class Plain {
  @Get()
  read() {
    return {};
  }

  @Sse('events')
  events() {
    return of({ data: 'x' });
  }

  @Version('2')
  @Get('versioned')
  versioned() {
    return {};
  }
}

@RequireScopes('a:read')
@Controller({ path: 'scoped', scope: Scope.REQUEST })
class Scoped {
  @Get()
  read() {
    return {};
  }
}

@RequireScopes('a:read')
@Controller({ path: 'hosted', host: '127.0.0.1' })
class Hosted {
  @Get()
  read() {
    return {};
  }
}

@RequireScopes('a:read')
@Controller('routed')
class Routed {
  @Get()
  read() {
    return {};
  }
}
@Module({ controllers: [Routed as Type] })
class RoutedModule {}

@Public()
@Controller('lazy')
class Lazy {
  @Get()
  read() {
    return {};
  }
}
@Module({ controllers: [Lazy as Type] })
class LazyModule {}

@Module({})
class Answers {
  configure(consumer: MiddlewareConsumer): void {
    type Response = { end(text: string): void };
    consumer
      .apply((_request: unknown, response: Response, _next: () => void) => response.end('{}'))
      .forRoutes('middleware');
  }
}

/** Every way to an answer over HTTP: a stranger, a token without the scope, and one with it. */
export async function httpRows(setting: Setting): Promise<readonly Outcome[]> {
  const app = await create(setting, {
    controllers: [Plain, Scoped, Hosted],
    imports: [RoutedModule, RouterModule.register([{ path: 'below', module: RoutedModule }]), Answers],
    providers: [{ provide: APP_INTERCEPTOR, useClass: Answering }],
  });
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalGuards({ canActivate: () => true });
  type Reply = { end?(text: string): void; send?(text: string): void };
  app.getHttpAdapter().get('/adapter', (_request: unknown, reply: Reply) => {
    if (setting.platform === 'fastify') reply.send?.('{}');
    else reply.end?.('{}');
  });
  await app.init();
  await app.get(LazyModuleLoader).load(() => LazyModule);
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  const ask = async (path: string, token?: string) => {
    const response = await fetch(base + path, token ? { headers: { authorization: `Bearer ${token}` } } : {});
    await response.body?.cancel();
    return response.status;
  };
  const poor = await setting.issuer.mint({ audience: things });
  const rich = await setting.issuer.mint({ audience: things, scopes: ['a:read'] });
  const closed = [401, 403, 200];
  const outside = [200, 200, 200];
  const routes: readonly (readonly [string, string, readonly number[]])[] = [
    ['a route, before an interceptor that answers and beside a guard that lets all pass', '/plain', closed],
    ['server-sent events', '/plain/events', closed],
    ['a version', '/v2/plain/versioned', closed],
    ['a controller of each request', '/scoped', closed],
    ['a controller of one host', '/hosted', closed],
    ['RouterModule', '/below/routed', closed],
    ['a controller that is loaded late, which Nest does not serve', '/lazy', [404, 404, 404]],
    ['outside: middleware that answers', '/middleware', outside],
    ['outside: a route of the adapter', '/adapter', outside],
  ];
  const rows: Outcome[] = [];
  for (const [title, path, expected] of routes) {
    rows.push({ title, expected, seen: [await ask(path), await ask(path, poor), await ask(path, rich)] });
  }
  await app.close();
  return rows;
}

import type { DynamicModule, INestApplication } from '@nestjs/common';
import { concerning, type EdgeConfig } from '@signet/runtime';
import type { DatabaseConfig } from '@signet/runtime/database';
import { type Output, type Traces, type Watched, watchApp, withTraces } from '@signet/telemetry';
import type { DataSource } from 'typeorm';
import type { GuardConfig, OperatorConfig } from './config/guard-config.js';
import { createHttpApp } from './http/create-http-app.js';
import { openDatabase, type Schema } from './persistence/open-database.js';

/** What one API is beside its configuration. */
export interface ResourceAppParts {
  /** As its log names it. */
  readonly app: string;
  readonly title: string;
  /** Of its build. */
  readonly version: string;
  readonly schema: Schema;
  module(database: DataSource, watched: Watched, traces: Traces | undefined): DynamicModule;
}

export interface ResourceAppConfig extends GuardConfig, OperatorConfig {
  readonly database: DatabaseConfig;
  readonly portalOrigin?: string | undefined;
  readonly edge?: EdgeConfig | undefined;
}

/** An API with its database open and migrated, not yet listening. Closing it closes the database. */
export function createResourceApp(
  config: ResourceAppConfig,
  { app, title, version, schema, module }: ResourceAppParts,
  output?: Output,
): Promise<INestApplication> {
  const watched = watchApp({ app, version, level: config.log?.level, output });
  return withTraces(config.traces, watched.log, async (traces) => {
    const database = await concerning('DATABASE_URL', () =>
      openDatabase(config.database, schema, watched, { slow: config.slowStatement, traces }),
    );
    try {
      const { management, portalOrigin, edge } = config;
      return await createHttpApp(module(database, watched, traces), {
        title,
        watched,
        management,
        portalOrigin,
        edge,
        traces,
      });
    } catch (error) {
      await database.destroy();
      throw error;
    }
  });
}

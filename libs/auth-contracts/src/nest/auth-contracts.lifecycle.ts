import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { ResourceServer } from '../index.js';
import { findOpenings, reportedHandlers } from './dispatch.js';
import { AUTH_CONTRACTS_OPTIONS, type AuthContractsOptions } from './options.js';
import { ProtectedResourceRoutes } from './protected-resource.routes.js';
import { ReportDates } from './report-dates.js';
import { Territory } from './territory.js';

/** What must be right before the first request comes, and let go after the last. */
@Injectable()
export class AuthContractsLifecycle implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(AUTH_CONTRACTS_OPTIONS) private readonly options: AuthContractsOptions,
    @Inject(ResourceServer) private readonly server: ResourceServer,
    @Inject(ProtectedResourceRoutes) private readonly metadata: ProtectedResourceRoutes,
    @Inject(Territory) private readonly territory: Territory,
    @Inject(ReportDates) private readonly dates: ReportDates,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
  ) {}

  /** @throws Error for handlers that no guard sees, and for decorators that contradict each other; TypeError for a date that is too far ahead; IssuerMismatch for the wrong issuer's metadata */
  async onModuleInit(): Promise<void> {
    const { territory } = this;
    const open = [
      ...territory.disputes(),
      ...findOpenings(this.discovery, {
        graphql: this.options.graphqlRequest !== undefined,
        whose: (one) => (territory.answersForNobody || territory.of(one) !== 'nobody' ? territory.of(one) : 'other'),
      }),
    ];
    if (open.length > 0) {
      throw new Error(`@signet/auth-contracts: what the decorators ask for is not what is guarded. ${open.join('; ')}`);
    }
    this.dates.open(reportedHandlers(this.discovery, (one) => territory.of(one) === 'own'));
    this.metadata.serve();
    await this.server.warmUp();
    for (const [issuer, { failure }] of Object.entries(this.server.status().issuers)) {
      if (failure !== undefined) new Logger('AccessToken').warn({ event: 'keys_unavailable', issuer, failure });
    }
  }

  onApplicationShutdown(): Promise<void> {
    return this.server.close();
  }
}

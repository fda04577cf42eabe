import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AppsController } from './apps/apps.controller.js';
import { AuthorizeController } from './authorization/authorize.controller.js';
import { PushedAuthorizationController } from './authorization/pushed-authorization.controller.js';
import { DevPagesController } from './dev-pages/dev-pages.controller.js';
import { DeviceController } from './device/device.controller.js';
import { DiscoveryController } from './discovery/discovery.controller.js';
import { EndSessionController } from './end-session/end-session.controller.js';
import { HealthController } from './health/health.controller.js';
import { OAuthErrorFilter } from './http/oauth-error.filter.js';
import { ConsentController } from './interaction/consent.controller.js';
import { CreateAccountController } from './interaction/create-account.controller.js';
import { LoginController } from './interaction/login.controller.js';
import { NoAccessController } from './interaction/no-access.controller.js';
import { IntrospectionController } from './introspection/introspection.controller.js';
import { Issuer } from './issuer/issuer.js';
import { DevOutboxController } from './mail/dev-outbox.controller.js';
import { OwnerController } from './owner/owner.controller.js';
import { FaviconController } from './pages/favicon.controller.js';
import { RegistrationController } from './registration/registration.controller.js';
import { AcceptTermsController } from './required-actions/accept-terms/accept-terms.controller.js';
import { ChangePasswordController } from './required-actions/change-password/change-password.controller.js';
import { VerifyEmailController } from './required-actions/verify-email/verify-email.controller.js';
import { RevocationController } from './revocation/revocation.controller.js';
import { SecurityEventsController } from './security-events/security-events.controller.js';
import { TokenController } from './token/token.controller.js';
import { UserInfoController } from './userinfo/userinfo.controller.js';

@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AppModule {
  static over(issuer: Issuer): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        AcceptTermsController,
        AppsController,
        AuthorizeController,
        ChangePasswordController,
        ConsentController,
        CreateAccountController,
        DevOutboxController,
        DevPagesController,
        DeviceController,
        DiscoveryController,
        EndSessionController,
        FaviconController,
        HealthController,
        IntrospectionController,
        LoginController,
        NoAccessController,
        OwnerController,
        PushedAuthorizationController,
        RegistrationController,
        RevocationController,
        SecurityEventsController,
        TokenController,
        UserInfoController,
        VerifyEmailController,
      ],
      providers: [
        { provide: Issuer, useFactory: () => issuer },
        { provide: APP_FILTER, useClass: OAuthErrorFilter },
      ],
    };
  }
}

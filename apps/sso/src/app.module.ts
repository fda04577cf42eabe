import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ActivityController } from './account/activity.controller.js';
import { AppsController } from './account/apps.controller.js';
import { CloseController } from './account/close.controller.js';
import { DataController } from './account/data.controller.js';
import { EmailController } from './account/email.controller.js';
import { FactorsController } from './account/factors.controller.js';
import { LinkedController } from './account/linked.controller.js';
import { AccountLinksController } from './account/links.controller.js';
import { NotMeController } from './account/not-me.controller.js';
import { OverviewController } from './account/overview.controller.js';
import { PasswordController } from './account/password.controller.js';
import { PictureController } from './account/picture.controller.js';
import { ProfileController } from './account/profile.controller.js';
import { SessionsController } from './account/sessions.controller.js';
import { SupportController } from './account/support.controller.js';
import { AuthorizeController } from './authorization/authorize.controller.js';
import { PushedAuthorizationController } from './authorization/pushed-authorization.controller.js';
import { ConsoleController } from './console/console.controller.js';
import { DevPagesController } from './dev-pages/dev-pages.controller.js';
import { DeviceController } from './device/device.controller.js';
import { DiscoveryController } from './discovery/discovery.controller.js';
import { EndSessionController } from './end-session/end-session.controller.js';
import { SecondFactorController } from './factors/second-factor.controller.js';
import { SetUpFactorController } from './factors/set-up-factor.controller.js';
import { UpstreamCallbackController } from './federation/upstream-callback.controller.js';
import { UpstreamLogoutController } from './federation/upstream-logout.controller.js';
import { UpstreamSignInController } from './federation/upstream-sign-in.controller.js';
import { HealthController } from './health/health.controller.js';
import { OAuthErrorFilter } from './http/oauth-error.filter.js';
import { ConfirmAccountController } from './interaction/confirm-account.controller.js';
import { ConsentController } from './interaction/consent.controller.js';
import { CreateAccountController } from './interaction/create-account.controller.js';
import { FinishAccountController } from './interaction/finish-account.controller.js';
import { LoginController } from './interaction/login.controller.js';
import { MoreTimeController } from './interaction/more-time.controller.js';
import { NoAccessController } from './interaction/no-access.controller.js';
import { IntrospectionController } from './introspection/introspection.controller.js';
import { InvitationController } from './invitations/invitation.controller.js';
import { Issuer } from './issuer/issuer.js';
import { DevOutboxController } from './mail/dev-outbox.controller.js';
import { OwnerController } from './owner/owner.controller.js';
import { FaviconController } from './pages/favicon.controller.js';
import { LookFileController } from './pages/look-file.controller.js';
import { ScriptsController } from './pages/scripts/scripts.controller.js';
import { PasskeysController } from './passkeys/passkeys.controller.js';
import { PicturesController } from './pictures/pictures.controller.js';
import { ForgotPasswordController } from './recovery/forgot-password.controller.js';
import { RecoverPasswordController } from './recovery/recover-password.controller.js';
import { RefusalReportsController } from './refusal-reports/refusal-reports.controller.js';
import { RegistrationController } from './registration/registration.controller.js';
import { AcceptTermsController } from './required-actions/accept-terms/accept-terms.controller.js';
import { ChangePasswordController } from './required-actions/change-password/change-password.controller.js';
import { CompleteProfileController } from './required-actions/complete-profile/complete-profile.controller.js';
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
        AccountLinksController,
        ActivityController,
        CloseController,
        DataController,
        EmailController,
        PasswordController,
        AppsController,
        AuthorizeController,
        ChangePasswordController,
        CompleteProfileController,
        ConfirmAccountController,
        ConsentController,
        ConsoleController,
        CreateAccountController,
        DevOutboxController,
        DevPagesController,
        DeviceController,
        DiscoveryController,
        EndSessionController,
        FactorsController,
        FaviconController,
        LookFileController,
        ForgotPasswordController,
        FinishAccountController,
        HealthController,
        IntrospectionController,
        InvitationController,
        LinkedController,
        LoginController,
        MoreTimeController,
        NoAccessController,
        NotMeController,
        OverviewController,
        PictureController,
        PicturesController,
        ProfileController,
        SecondFactorController,
        SessionsController,
        SupportController,
        SetUpFactorController,
        OwnerController,
        PasskeysController,
        PushedAuthorizationController,
        RecoverPasswordController,
        RefusalReportsController,
        RegistrationController,
        RevocationController,
        ScriptsController,
        SecurityEventsController,
        TokenController,
        UpstreamCallbackController,
        UpstreamLogoutController,
        UpstreamSignInController,
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

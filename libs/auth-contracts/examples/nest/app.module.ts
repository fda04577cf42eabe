import { Controller, Get, Module } from '@nestjs/common';
import { defineAudience, type Principal } from '@signet/auth-contracts';
import { AuthContractsModule, decoratorsFor } from '@signet/auth-contracts/nest';

export const things = defineAudience({
  identifier: 'https://things.example.com',
  name: 'Things',
  scopes: { 'things:read': 'See things' },
});
const { RequireScopes, CurrentPrincipal } = decoratorsFor(things);

@Controller('things')
export class ThingsController {
  @Get()
  @RequireScopes('things:read')
  list(@CurrentPrincipal() { subject }: Principal<typeof things>) {
    return { of: subject };
  }
}

@Module({
  imports: [
    AuthContractsModule.forRootAsync({
      useFactory: () => ({
        issuer: process.env.ISSUER ?? 'https://sso.example.com',
        jwksUri: process.env.JWKS_URI,
        audience: things,
      }),
    }),
  ],
  controllers: [ThingsController],
})
export class AppModule {}

import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '@signet/auth-contracts/nest';

/** What the token that was accepted says, in its own names. */
@ApiTags('whoami')
@Controller('whoami')
export class WhoamiController {
  @Get()
  @ApiOkResponse({ description: 'The claims that decide: sub, client_id, iss, aud, scope, act' })
  read(@CurrentPrincipal() principal: Principal) {
    const { sub, client_id, iss, aud, scope, act } = principal.claims;
    return { sub, client_id, iss, aud, scope, ...(act && { act }) };
  }
}

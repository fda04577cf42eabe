import { type EpochSeconds, isOpenSupport, type SupportAccess } from '@signet/authorization-server';

/** `asked`: can be entered; `entered`: somebody acts as the person now; `over`: neither, and never again. */
export type SupportState = 'asked' | 'entered' | 'over';

/** As operators read it: without the sessions, whose ids are nobody's business. */
export type SupportView = Omit<SupportAccess, 'supporterSessionId' | 'sessionId' | 'expiresAt'> & {
  readonly state: SupportState;
};

export function supportView(access: SupportAccess, now: EpochSeconds): SupportView {
  const { supporterSessionId: _, sessionId: __, expiresAt: ___, ...shown } = access;
  return { ...shown, state: stateOf(access, now) };
}

function stateOf(access: SupportAccess, now: EpochSeconds): SupportState {
  if (!isOpenSupport(access, now)) return 'over';
  if (access.enteredAt !== undefined) return 'entered';
  return access.enterBefore > now ? 'asked' : 'over';
}

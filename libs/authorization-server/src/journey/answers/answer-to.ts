import type { WaitingRequest } from '../../records/authorization-request.js';
import type { Client } from '../../records/client.js';
import type { AllowDeviceNeeds } from './allow-device.js';
import type { Answer } from './answer.js';
import { CodeAnswer, type CodeAnswerNeeds } from './code-answer.js';
import { DeviceAnswer } from './device-answer.js';
import { OwnPageAnswer } from './own-page-answer.js';

export type AnswerNeeds = AllowDeviceNeeds & CodeAnswerNeeds;

export function answerTo(deps: AnswerNeeds, request: WaitingRequest, client: Client): Answer {
  switch (request.kind) {
    case 'authorization':
      return new CodeAnswer(deps, request, client);
    case 'device':
      return new DeviceAnswer(deps, request, client);
    case 'own_page':
      return new OwnPageAnswer(deps, request);
  }
}

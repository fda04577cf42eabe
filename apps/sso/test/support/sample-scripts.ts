import { PageScript, PageScripts } from '../../src/pages/scripts/page-scripts.js';

const script = (name: string) => new PageScript(name, Buffer.from(`/* ${name} */ ${'void 0;'.repeat(200)}`));

/** In place of what is bundled, which is not there where the issuer runs from its sources: what they do is tried in a browser. */
export const sampleScripts = new PageScripts({
  'password-advice': script('password-advice'),
  'time-left': script('time-left'),
  'advice-thread': script('advice-thread'),
  'work-page': script('work-page'),
  'work-thread': script('work-thread'),
  passkeys: script('passkeys'),
});

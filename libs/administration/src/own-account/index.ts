export { listOwnActivity, type OwnActivity, type OwnActivityPage } from './activity/list-own-activity.js';
export { LaunchableApps } from './apps/launchable-apps.js';
export type { OwnPerson } from './own-person.js';
export { endOwnSession, endOwnSessions } from './sessions/end-own-sessions.js';
export { listOwnSessions, type OwnSession } from './sessions/list-own-sessions.js';
export { tellOfNewDevice } from './sessions/new-device.js';
export { disownSignIn } from './sessions/not-me.js';

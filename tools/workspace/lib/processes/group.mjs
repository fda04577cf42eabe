/** Whether a process is started as the head of a group of its own, with which all that it starts can be ended. */
export const hasGroups = process.platform !== 'win32';

/** Sends a signal to a process that we started and to all that it started; what is gone already is no error. */
export function endGroup(pid, signal) {
  try {
    process.kill(hasGroups ? -pid : pid, signal);
  } catch (error) {
    // macOS says EPERM of a group of which only zombies are left.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}

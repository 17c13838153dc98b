/** Whether keys are named as on a Mac. */
export const isMac = (): boolean => navigator.userAgent.includes('Mac OS X');

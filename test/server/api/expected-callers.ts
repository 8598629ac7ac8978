/**
 * Who gets past the door of each endpoint, written by hand from what each role is for. `anyone`
 * and `signed-in` need no role. A new endpoint without a row fails the matrix.
 */
export const EXPECTED_CALLERS: Readonly<Record<string, string>> = {
  getSession: 'anyone',
  openSession: 'anyone',
  signInWithPassword: 'anyone',
  setUpAccount: 'anyone',
  closeSession: 'pending',
  giveSecondFactor: 'pending',
  beginEnrolment: 'pending',
  confirmEnrolment: 'pending',
  getMe: 'signed-in',
  stepUp: 'signed-in',
  listDevices: 'signed-in',
  removeDevice: 'signed-in',
  listTokens: 'signed-in',
  createToken: 'signed-in',
  removeToken: 'signed-in',
  listUsers: 'administrator lead auditor agency-administrator',
  createUser: 'administrator',
  resetUser: 'administrator',
  disableUser: 'administrator',
  listAlerts: 'lead analyst detection-engineer manager auditor agency-administrator',
  getAlert: 'lead analyst detection-engineer manager auditor agency-administrator',
  moveAlertTo: 'lead analyst',
  giveAlert: 'lead analyst',
  listSuppressions: 'lead analyst detection-engineer auditor',
  createSuppression: 'lead analyst detection-engineer',
  endSuppression: 'lead analyst detection-engineer',
  listEvents: 'lead analyst detection-engineer auditor',
  getStatus: 'administrator lead analyst detection-engineer manager auditor kiosk',
};

/** What each role sees of an alert of the own and of another constituency: all, numbers, nothing. */
export const EXPECTED_ALERTS: Readonly<Record<string, readonly [own: string, other: string]>> = {
  administrator: ['nothing', 'nothing'],
  lead: ['all', 'all'],
  analyst: ['all', 'all'],
  'detection-engineer': ['all', 'all'],
  manager: ['numbers', 'numbers'],
  auditor: ['all', 'all'],
  'agency-administrator': ['all', 'nothing'],
  'agency-reporter': ['nothing', 'nothing'],
  liaison: ['nothing', 'nothing'],
  kiosk: ['nothing', 'nothing'],
  service: ['nothing', 'nothing'],
};

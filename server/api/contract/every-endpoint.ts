import { giveAlert, moveAlertTo } from './alert-changes.ts';
import { getAlert, listAlerts } from './alerts.ts';
import {
  correctCaseOf,
  giveCase,
  linkAlertTo,
  moveCaseTo,
  setCaseAccess,
  unlinkAlertFrom,
} from './case-changes.ts';
import { getCase, getCaseLink, listCases, openCaseOf } from './cases.ts';
import { listAudit } from './audit.ts';
import {
  changeConstituent,
  createConstituent,
  getConstituent,
  listConstituents,
} from './constituents.ts';
import type { Endpoint } from './endpoint.ts';
import { listEvents } from './events.ts';
import {
  createToken,
  getMe,
  listDevices,
  listTokens,
  removeDevice,
  removeToken,
  stepUp,
} from './me.ts';
import {
  addAlertNote,
  addCaseNote,
  editAlertNote,
  editCaseNote,
  getAlertNote,
  getCaseNote,
  listAlertNotes,
  listCaseNotes,
} from './notes.ts';
import { closeSession, getSession, openSession } from './session.ts';
import {
  beginEnrolment,
  confirmEnrolment,
  giveSecondFactor,
  setUpAccount,
  signInWithPassword,
} from './sign-in.ts';
import { createSource, listSources, revokeSource, rotateSource } from './sources.ts';
import { getStatus } from './status.ts';
import { createSuppression, endSuppression, listSuppressions } from './suppressions.ts';
import { createUser, disableUser, listUsers, resetUser } from './users.ts';

/** The whole contract by name; a test holds it to the files and to the routes. */
export const EVERY_ENDPOINT: Readonly<Record<string, Endpoint>> = {
  getSession,
  openSession,
  closeSession,
  signInWithPassword,
  giveSecondFactor,
  beginEnrolment,
  confirmEnrolment,
  setUpAccount,
  getMe,
  stepUp,
  listDevices,
  removeDevice,
  listTokens,
  createToken,
  removeToken,
  listUsers,
  createUser,
  resetUser,
  disableUser,
  listAlerts,
  getAlert,
  moveAlertTo,
  giveAlert,
  listSuppressions,
  createSuppression,
  endSuppression,
  listCases,
  getCase,
  getCaseLink,
  openCaseOf,
  correctCaseOf,
  moveCaseTo,
  giveCase,
  setCaseAccess,
  linkAlertTo,
  unlinkAlertFrom,
  listAlertNotes,
  getAlertNote,
  addAlertNote,
  editAlertNote,
  listCaseNotes,
  getCaseNote,
  addCaseNote,
  editCaseNote,
  listConstituents,
  getConstituent,
  createConstituent,
  changeConstituent,
  listSources,
  createSource,
  rotateSource,
  revokeSource,
  listEvents,
  getStatus,
  listAudit,
};

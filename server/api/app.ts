import type { Express, RequestHandler } from 'express';
import express, { Router } from 'express';
import helmet from 'helmet';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import type { EventStore } from '../../ingest/store/event-store.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { Role } from '../policy/role.ts';
import type { People } from '../users/people.ts';
import type { SingleSignOn } from '../users/single-sign-on.ts';
import { routeAlertChanges } from './alert-changes.ts';
import { routeAlerts } from './alerts.ts';
import { ApiError } from './api-error.ts';
import { routeAudit } from './audit.ts';
import { API_PREFIX } from './contract/endpoint.ts';
import type { Status } from './contract/status.ts';
import { routeCaseChanges } from './case-changes.ts';
import { routeCaseLinks } from './case-links.ts';
import { routeCases } from './cases.ts';
import { routeConstituents } from './constituents.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { routeEvents } from './events.ts';
import { routeMe } from './me.ts';
import { routeNotes } from './notes.ts';
import type { IsOwn } from './own-pages.ts';
import { ownPagesOnly } from './own-pages.ts';
import { createIdempotency } from './idempotency.ts';
import { openApi } from './openapi.ts';
import { problemHandler } from './problem-handler.ts';
import { referencePage } from './reference-page.ts';
import { requestLog } from './request-log.ts';
import type { Gate } from './route.ts';
import { routeSession } from './session.ts';
import { routeSignIn } from './sign-in.ts';
import { SSO_PATH, singleSignOnPages } from './single-sign-on.ts';
import { routeSources } from './sources.ts';
import { routeStatus } from './status.ts';
import { routeSuppressions } from './suppressions.ts';
import { routeUsers } from './users.ts';

export interface AppDeps {
  readonly documents: DocumentStore;
  readonly events: EventStore;
  readonly people: People;
  readonly isOwn: IsOwn;
  /** Where people open Kharuul in their browser. */
  readonly origin: () => string;
  /** Signs the mark of known browsers. */
  readonly deviceKey: Uint8Array;
  readonly status: () => Status;
  /** Where it is configured. */
  readonly singleSignOn?: {
    readonly singleSignOn: SingleSignOn;
    readonly groups: Readonly<Record<string, Role>>;
  };
  readonly version: string;
  readonly dashboardFolder: string;
  readonly log: Logger;
}

/** Wrong tries from one address within a minute. */
const GUESSES = 20;

/** The web port: the API of the contract, and the dashboard's files. */
export function createApp(deps: AppDeps): Express {
  const { documents, events, people, status, origin, deviceKey, dashboardFolder, log } = deps;
  const { startToken, accounts, sessions, signIn, now } = people;
  const idempotency = createIdempotency(documents, now);
  const gate: Gate = { identify: people.identify, idempotency, now };
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
          // The component library sizes things by style attributes.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
        },
      },
      strictTransportSecurity: false,
    }),
  );
  app.use(requestLog(log));
  app.use(ownPagesOnly(deps.isOwn));

  const api = Router();
  api.use(express.json({ limit: '64kb' }));
  for (const path of ['/session', '/set-up']) api.use(path, wrongTries(GUESSES));
  // An office behind one address; what slows a guesser is `sign-in-limits.ts`.
  api.use('/sign-in', wrongTries(5 * GUESSES));
  routeSession(api, {
    gate,
    startToken,
    accounts,
    sessions,
    singleSignOn: deps.singleSignOn !== undefined,
  });
  routeSignIn(api, { gate, accounts, signIn, deviceKey });
  routeMe(api, { gate, documents, sessions, signIn, now });
  routeUsers(api, { gate, documents, accounts, sessions, origin });
  routeAlerts(api, { gate, documents });
  routeAlertChanges(api, { gate, documents });
  routeSuppressions(api, { gate, documents });
  routeCases(api, { gate, documents });
  routeCaseChanges(api, { gate, documents });
  routeCaseLinks(api, { gate, documents });
  routeNotes(api, { gate, documents });
  routeConstituents(api, { gate, documents });
  routeSources(api, { gate, documents });
  routeEvents(api, { gate, events });
  routeStatus(api, { gate, status });
  routeAudit(api, { gate, documents });
  api.get('/openapi.json', (_request, response) => void response.json(openApi(deps.version)));
  api.get('/reference', (_request, response) => void response.type('html').send(referencePage()));
  api.use(() => {
    throw new ApiError('NOT_FOUND', 'There is no such address.');
  });
  app.use(API_PREFIX, api);
  if (deps.singleSignOn)
    app.use(
      SSO_PATH,
      singleSignOnPages({ ...deps.singleSignOn, documents, people, key: deviceKey, origin, log }),
    );
  app.use(dashboardFiles(dashboardFolder));
  app.use(problemHandler(log));
  return app;
}

function wrongTries(limit: number): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(new ApiError('TOO_MANY_REQUESTS', 'Too many wrong tries; wait a minute.')),
  });
}

import type { Express } from 'express';
import express, { Router } from 'express';
import helmet from 'helmet';
import { rateLimit } from 'express-rate-limit';
import type { Logger } from 'pino';
import type { Scope } from '../../ingest/query/scope.ts';
import type { EventStore } from '../../ingest/store/event-store.ts';
import type { DocumentStore } from '../store/document-store.ts';
import type { StartToken } from '../users/start-token.ts';
import { routeAlerts } from './alerts.ts';
import { ApiError } from './api-error.ts';
import { API_PREFIX } from './contract/endpoint.ts';
import type { Status } from './contract/status.ts';
import { dashboardFiles } from './dashboard-files.ts';
import { routeEvents } from './events.ts';
import { localOnly } from './local-only.ts';
import { problemHandler } from './problem-handler.ts';
import { authoriseWith, routeSession } from './session.ts';
import { routeStatus } from './status.ts';

export interface AppDeps {
  readonly documents: DocumentStore;
  readonly events: EventStore;
  readonly startToken: StartToken;
  readonly scope: Scope;
  readonly status: () => Status;
  readonly dashboardFolder: string;
  readonly log: Logger;
}

/** Wrong tokens from one address within a minute. */
const SIGN_IN_TRIES = 20;

/** The web port: the API of the contract, and the dashboard's files. */
export function createApp(deps: AppDeps): Express {
  const { documents, events, startToken, scope, status, dashboardFolder, log } = deps;
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
  app.use(localOnly);

  const api = Router();
  api.use(express.json({ limit: '64kb' }));
  const tries = rateLimit({
    windowMs: 60_000,
    limit: SIGN_IN_TRIES,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_request, _response, next) =>
      next(new ApiError('TOO_MANY_REQUESTS', 'Too many wrong tokens; wait a minute.')),
  });
  api.use('/session', tries);
  const authorise = authoriseWith(startToken);
  routeSession(api, { startToken, authorise });
  routeAlerts(api, { documents, authorise, scope });
  routeEvents(api, { events, authorise, scope });
  routeStatus(api, { status, authorise });
  api.use(() => {
    throw new ApiError('NOT_FOUND', 'There is no such address.');
  });
  app.use(API_PREFIX, api);
  app.use(dashboardFiles(dashboardFolder));
  app.use(problemHandler(log));
  return app;
}

import type { Router } from 'express';
import type { Status } from './contract/status.ts';
import { getStatus } from './contract/status.ts';
import type { Authorise } from './route.ts';
import { bind } from './route.ts';

/** `/status`: what runs, and how far behind it is. */
export function routeStatus(
  router: Router,
  { status, authorise }: { status: () => Status; authorise: Authorise },
): void {
  bind(router, getStatus, authorise, async () => status());
}

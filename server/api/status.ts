import type { Router } from 'express';
import type { Status } from './contract/status.ts';
import { getStatus } from './contract/status.ts';
import type { Gate } from './route.ts';
import { bind } from './route.ts';

/** `/status`: what runs, and how far behind it is. */
export function routeStatus(
  router: Router,
  { status, gate }: { status: () => Status; gate: Gate },
): void {
  bind(router, getStatus, gate, async ({ allow }) => {
    allow({ constituents: [] });
    return status();
  });
}

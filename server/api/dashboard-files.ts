import { join } from 'node:path';
import express, { Router } from 'express';
import { ApiError } from './api-error.ts';

/** The built dashboard. Every path without an ending is a page of it: the client routes. */
export function dashboardFiles(folder: string): Router {
  const router = Router();
  // Vite puts a hash into the names below assets/: they never change.
  router.use(
    '/assets',
    express.static(join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }),
  );
  router.use(express.static(folder, { index: false }));
  router.use((request, response, next) => {
    const isPage = request.method === 'GET' && !/\.[a-z0-9]+$/i.test(request.path);
    if (!isPage) throw new ApiError('NOT_FOUND', 'There is no such address.');
    response.set('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: folder }, error => error && next(error));
  });
  return router;
}

import type { Status } from '../../server/api/contract/status.ts';
import { request } from './http.ts';

export function getStatus(signal?: AbortSignal): Promise<Status> {
  return request('GET', '/status', signal === undefined ? {} : { signal });
}

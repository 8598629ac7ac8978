import { useEffect, useState } from 'react';
import { ApiError } from '../client/http.ts';

/** Where a server that refuses does not say how long. */
const USUAL_SECONDS = 60;

/** The seconds that a refusal (429) asks to wait; 0 for every other error. */
export function secondsToWait(error: Error | null): number {
  if (!(error instanceof ApiError) || error.status !== 429) return 0;
  return error.retryAfter ?? USUAL_SECONDS;
}

/** The seconds that are left to wait after a refusal, counted down. */
export function useWait(error: Error | null): number {
  const [counted, setCounted] = useState<{ error: Error | null; left: number }>();
  useEffect(() => {
    const end = Date.now() + secondsToWait(error) * 1000;
    const count = (): void => {
      const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setCounted({ error, left });
      if (left === 0) clearInterval(timer);
    };
    const timer = setInterval(count, 1000);
    return () => clearInterval(timer);
  }, [error]);
  return counted?.error === error ? counted.left : secondsToWait(error);
}

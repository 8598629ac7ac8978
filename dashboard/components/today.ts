import { useSyncExternalStore } from 'react';

/** The present day in the viewer's zone, as `Date.toDateString`; a page may stand over midnight. */
export function useToday(): string {
  return useSyncExternalStore(everyMinute, readDay);
}

/** The viewer's offset from UTC in minutes, as `Date.getTimezoneOffset`. */
export function useZoneOffset(): number {
  return useSyncExternalStore(everyMinute, readOffset);
}

function everyMinute(onChange: () => void): () => void {
  const timer = setInterval(onChange, 60_000);
  return () => clearInterval(timer);
}

function readDay(): string {
  return new Date().toDateString();
}

function readOffset(): number {
  return new Date().getTimezoneOffset();
}

import type { Micros } from './time.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

/** A device's clock may run this far ahead before its time is replaced. */
export const FUTURE_TOLERANCE: Micros = 10 * MINUTE;

/** The times of one event; `deviceTime` is there only where it was replaced. */
export interface EventTime {
  timestamp: Micros;
  deviceTime?: Micros;
}

/**
 * Decides `@timestamp`. A device's time is kept however old it is; one more than ten minutes
 * ahead would hide from every search and window, so the acceptance time stands in its place.
 */
export function decideEventTime(device: Micros | undefined, accepted: Micros): EventTime {
  if (device === undefined) return { timestamp: accepted };
  if (device > accepted + FUTURE_TOLERANCE) return { timestamp: accepted, deviceTime: device };
  return { timestamp: device };
}

/**
 * The time that windows of correlations and alerts use. Derived, never stored: a trusted clock
 * (agents, files, back-fill) is believed, any other is held within an hour before and five
 * minutes after acceptance.
 */
export function detectionTime(timestamp: Micros, accepted: Micros, clockTrusted: boolean): Micros {
  if (clockTrusted) return timestamp;
  return Math.min(Math.max(timestamp, accepted - HOUR), accepted + 5 * MINUTE);
}

import type { EventStream, StreamReader } from './event-stream.ts';
import { StreamError } from './event-stream.ts';

/**
 * A consumer's reader from its place on; where retention has passed that place, from the oldest
 * record there is: a gap is told of, and nobody stands still for it.
 * @param onGap told with the reason before the reader is given
 */
export async function readerFrom(
  stream: EventStream,
  partition: number,
  offset: number,
  onGap: (error: StreamError) => void,
): Promise<StreamReader> {
  try {
    return await stream.reader(partition, offset);
  } catch (error) {
    if (!(error instanceof StreamError) || error.oldest === undefined) throw error;
    onGap(error);
    return stream.reader(partition, error.oldest);
  }
}

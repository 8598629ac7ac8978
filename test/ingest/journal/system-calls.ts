/** One system call as `strace -f -y` tells it. */
export interface SystemCall {
  readonly name: string;
  /** What stands between the brackets, descriptors with their paths. */
  readonly text: string;
  /** Places in the trace: when it began, and when it returned. */
  readonly began: number;
  readonly returned: number;
}

/** Reads a trace of many threads, whose calls are written as they begin and as they return. */
export function readTrace(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, { name: string; text: string; began: number }>();
  for (const [at, line] of trace.split('\n').entries()) {
    const space = line.indexOf(' ');
    const thread = line.slice(0, space);
    const rest = line.slice(space).trimStart();
    if (rest.startsWith('<... ')) {
      const call = open.get(thread);
      if (call) calls.push({ ...call, returned: at });
      open.delete(thread);
      continue;
    }
    const bracket = rest.indexOf('(');
    if (bracket < 1 || rest.startsWith('+++') || rest.startsWith('---')) continue;
    const call = { name: rest.slice(0, bracket), text: rest.slice(bracket + 1), began: at };
    if (rest.endsWith('<unfinished ...>')) open.set(thread, call);
    else calls.push({ ...call, returned: at });
  }
  return calls.sort((a, b) => a.began - b.began);
}

/**
 * How many answers of 200 were written to a socket, and how many of them too early: before a
 * sync of the journal that began after the last write to it had returned.
 */
export function judgeAnswers(calls: readonly SystemCall[]): { answers: number; early: number } {
  const journal = calls.filter(({ text }) => text.includes('.seg>'));
  const writes = journal.filter(({ name }) => name.startsWith('pwrite') || name === 'write');
  const syncs = journal.filter(({ name }) => name === 'fdatasync' || name === 'fsync');
  const answers = calls.filter(({ text }) => text.includes('"HTTP/1.1 200 OK'));
  const early = answers.filter((answer, i) => {
    const since = answers[i - 1]?.began ?? -1;
    const own = writes.filter(({ began }) => began > since && began < answer.began);
    const last = Math.max(...own.map(({ returned }) => returned));
    // Nothing written for this answer is as bad as nothing synced.
    const synced = syncs.some(({ began, returned }) => began > last && returned < answer.began);
    return own.length === 0 || !synced;
  });
  return { answers: answers.length, early: early.length };
}

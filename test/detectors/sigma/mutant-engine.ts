import { registerHooks } from 'node:module';

/** The parts of the engine that a test needs, loaded anew with one mistake in one file. */
export interface Engine {
  readonly buildRulePack: typeof import('../../../detectors/sigma/rule-pack.ts').buildRulePack;
  readonly compileRules: typeof import('../../../detectors/sigma/rule-set.ts').compileRules;
  readonly EventView: typeof import('../../../detectors/sigma/event-view.ts').EventView;
}

export interface Mutation {
  readonly mistake: string;
  /** File in `detectors/sigma`. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const ROOT = new URL('../../../detectors/', import.meta.url).href;
let count = 0;

/**
 * Loads the engine with a mutation. Module addresses carry the mutant's number, so that the real
 * engine stays as it is.
 * @throws Error where the text to change is not there exactly once: the mutant is out of date
 */
export async function loadMutant({ file, from, to }: Mutation): Promise<Engine> {
  const mark = `?mutant=${++count}`;
  let changed = 0;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      const mutated = context.parentURL?.endsWith(mark) && resolved.url.startsWith(ROOT);
      return mutated ? { ...resolved, url: `${resolved.url}${mark}` } : resolved;
    },
    load(url, context, next) {
      if (!url.endsWith(mark)) return next(url, context);
      const loaded = next(url.slice(0, -mark.length), context);
      if (url !== `${ROOT}sigma/${file}${mark}`) return loaded;
      const source = Buffer.from(loaded.source as Uint8Array).toString('utf8');
      changed = source.split(from).length - 1;
      return { ...loaded, source: source.replace(from, () => to) };
    },
  });
  try {
    const load = (name: string) => import(`${ROOT}sigma/${name}.ts${mark}`);
    const [pack, set, view] = [
      await load('rule-pack'),
      await load('rule-set'),
      await load('event-view'),
    ] as [Engine, Engine, Engine];
    if (changed !== 1) throw new Error(`${file}: "${from}" is there ${changed} times`);
    return {
      buildRulePack: pack.buildRulePack,
      compileRules: set.compileRules,
      EventView: view.EventView,
    };
  } finally {
    hooks.deregister();
  }
}

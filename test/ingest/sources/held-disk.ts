import { PowerCutDisk } from '../journal/power-cut-disk.ts';

/** A disk whose syncs wait until they are let go. */
export class HeldDisk extends PowerCutDisk {
  held = 0;
  #gate: Promise<void> = Promise.resolve();
  release: () => void = () => undefined;

  hold(): void {
    this.#gate = new Promise(resolve => (this.release = resolve));
  }

  override async open(path: string, options: { readonly create: boolean }) {
    const file = await super.open(path, options);
    return {
      ...file,
      sync: async () => {
        this.held++;
        await this.#gate;
        await file.sync();
      },
    };
  }
}

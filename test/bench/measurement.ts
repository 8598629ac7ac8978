/** One figure of a bench run. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  /** What it must reach on two cores; 0 where it is only reported. */
  readonly floor: number;
}

/** Background work of a subgraph. A host runs it in a loop, or once per call of a scheduler. */
export interface Job {
  readonly name: string;
  /** Milliseconds from the end of a run to the next one, after failures too, unless something wakes it earlier. */
  readonly everyMs: number;
  /**
   * The minimum of milliseconds from the start of a run to the start of the next one, however often it is woken.
   * Default: 0.
   */
  readonly restMs?: number;
  /** Does the work that is due. Ends soon after the signal aborts. If it rejects, it is run again later. */
  run(signal: AbortSignal): Promise<unknown>;
  /** Calls `wake` whenever work may be due, until it is stopped. */
  listen?(wake: () => void): Stoppable;
  /** Resolves when all work that runs have left running has ended. Never rejects. */
  settle?(): Promise<void>;
}

/** Something that goes on until it is stopped. */
export interface Stoppable {
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

/** Background work of a subgraph. A host runs it in a loop, or once whenever a scheduler asks for it. */
export interface Job {
  readonly name: string;
  /** Milliseconds from the end of a run to the next one, unless something wakes it: also after a failure. */
  readonly everyMs: number;
  /** The least milliseconds from the start of a run to the start of the next one, however often it is woken. Default: 0. */
  readonly restMs?: number;
  /** Does what is due. It ends soon once the signal aborts. When it rejects, it is tried again. */
  run(signal: AbortSignal): Promise<unknown>;
  /** Calls `wake` whenever something may be due, until it is stopped. */
  listen?(wake: () => void): Stoppable;
  /** Resolves when everything has ended that runs have left under way. Never rejects. */
  settle?(): Promise<void>;
}

/** Something that goes on until it is stopped. */
export interface Stoppable {
  /** Resolves when it has ended. */
  stop(): Promise<void>;
}

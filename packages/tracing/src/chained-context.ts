import type { Context } from '@opentelemetry/api';

/** A context whose children do not copy it, as those of OpenTelemetry do: each request makes some. */
export class ChainedContext implements Context {
  readonly #parent: Context | null;
  readonly #key: symbol | null;
  readonly #value: unknown;

  constructor(parent: Context | null = null, key: symbol | null = null, value: unknown = undefined) {
    this.#parent = parent;
    this.#key = key;
    this.#value = value;
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#parent?.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new ChainedContext(this, key, value);
  }

  deleteValue(key: symbol): Context {
    return new ChainedContext(this, key);
  }
}

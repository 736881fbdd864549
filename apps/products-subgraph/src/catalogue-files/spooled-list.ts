import { JsonSpool } from './json-spool.ts';

/** A list on disk, whose file is created when the first value is added. Close it in any case. */
export class SpooledList<Value> {
  #spool: JsonSpool<Value> | null = null;
  readonly #places: number[] = [];

  get isEmpty(): boolean {
    return this.#places.length === 0;
  }

  async add(value: Value): Promise<void> {
    this.#spool ??= await JsonSpool.open<Value>();
    this.#places.push(await this.#spool.add(value));
  }

  async *values(): AsyncGenerator<Value> {
    for (const place of this.#places) if (this.#spool) yield await this.#spool.read(place);
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }
}

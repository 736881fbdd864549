/** Which stored products were taken for products of the file, so that no two are taken for the same one. */
export class Claims {
  readonly #above: Claims | null;
  readonly #productIds = new Set<string>();
  readonly #externalIds = new Set<string>();

  constructor(above: Claims | null = null) {
    this.#above = above;
  }

  /** Claims that count only once they are kept: for a transaction that may fail. */
  branch(): Claims {
    return new Claims(this);
  }

  keep(): void {
    for (const id of this.#productIds) this.#above?.addProduct(id);
    for (const id of this.#externalIds) this.#above?.addExternalId(id);
  }

  addProduct(id: string): void {
    this.#productIds.add(id);
  }

  addExternalId(id: string): void {
    this.#externalIds.add(id);
  }

  hasProduct(id: string): boolean {
    return this.#productIds.has(id) || (this.#above?.hasProduct(id) ?? false);
  }

  hasExternalId(id: string): boolean {
    return this.#externalIds.has(id) || (this.#above?.hasExternalId(id) ?? false);
  }
}

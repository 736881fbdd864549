import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';

/** A stored product that one of a file without handles may stand for. */
export interface Candidate {
  id: string;
  slug: string;
  title: string;
  /** The id that it has in the file's source; null if it does not come from there. */
  externalId: string | null;
  /** Another source that it has an id in; null if there is none. */
  otherSource: string | null;
  /** Of its variants on sale. */
  skus: string[];
}

/** The stored products by their identifiers. */
export class StoredIdentities {
  readonly #ownerBySku: ReadonlyMap<string, string>;
  readonly #byId: ReadonlyMap<string, Candidate>;
  readonly #byExternalId: ReadonlyMap<string, Candidate>;
  readonly #byTitle = new Map<string, Candidate[]>();

  /** @param ownerBySku the products that have SKUs of the file, by the SKUs' keys, archived variants included. */
  constructor(candidates: readonly Candidate[], ownerBySku: ReadonlyMap<string, string>) {
    this.#ownerBySku = ownerBySku;
    this.#byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
    this.#byExternalId = new Map(candidates.flatMap((each) => (each.externalId ? [[each.externalId, each]] : [])));
    for (const candidate of candidates) {
      this.#byTitle.set(candidate.title, [...(this.#byTitle.get(candidate.title) ?? []), candidate]);
    }
  }

  ownerOf(skuKey: string): Candidate | undefined {
    return this.#byId.get(this.#ownerBySku.get(skuKey) ?? '');
  }

  /** Those that have SKUs of the product. */
  ownersOf(product: CatalogueProduct): Candidate[] {
    return [...new Set(skuKeysOf(product).flatMap((key) => this.ownerOf(key) ?? []))];
  }

  withIdOf({ origin }: CatalogueProduct): Candidate | undefined {
    return origin?.externalId ? this.#byExternalId.get(origin.externalId) : undefined;
  }

  /** Those with the same name, except those with another ID of the source. */
  withNameOf({ title, origin }: CatalogueProduct): Candidate[] {
    const isOther = ({ externalId }: Candidate) => Boolean(externalId && origin?.externalId);
    return (this.#byTitle.get(title) ?? []).filter((candidate) => !isOther(candidate));
  }
}

export function skuKeysOf({ variants }: CatalogueProduct): string[] {
  return variants.flatMap(({ sku }) => (sku === null ? [] : caseKey(sku)));
}

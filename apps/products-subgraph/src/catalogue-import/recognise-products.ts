import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Claims } from './claims.ts';
import type { Recognition } from './recognition.ts';
import type { Refusal } from './recognition-refusals.ts';
import * as refusals from './recognition-refusals.ts';
import { type Candidate, type StoredIdentities, skuKeysOf } from './stored-identities.ts';

/** The product that a product of a file stands for: a stored one by its id, a new one (null), or an ambiguous one. */
export type Recognised = { productId: string | null } | { refusal: Refusal };

/** The stored product that a product of the file matches, and how many of SKU, ID and name agree. */
interface Match {
  product: CatalogueProduct;
  candidate: Candidate;
  by: 'SKU' | 'ID' | 'name';
  agreeing: number;
}

/**
 * Finds the stored products that the products of a file without handles stand for: by their SKUs, else by their id in
 * the shop of origin, else by the name. If these contradict each other, or two products of the file match the same one,
 * nothing is guessed, and the order of the products does not matter. Adds to `claims`.
 */
export function recogniseProducts(
  products: readonly CatalogueProduct[],
  stored: StoredIdentities,
  { claims, isSourceNamed }: Pick<Recognition, 'claims' | 'isSourceNamed'>,
): Map<string, Recognised> {
  return new ProductRecognition(stored, claims, isSourceNamed).recognise(
    products.filter(({ origin }) => origin !== null),
  );
}

class ProductRecognition {
  readonly #stored: StoredIdentities;
  readonly #claims: Claims;
  readonly #isSourceNamed: boolean;
  readonly #recognised = new Map<string, Recognised>();
  /** The lines of products that want the SKUs of another product, by SKU key. */
  readonly #wanted = new Map<string, { sku: string; line: number }>();

  constructor(stored: StoredIdentities, claims: Claims, isSourceNamed: boolean) {
    this.#stored = stored;
    this.#claims = claims;
    this.#isSourceNamed = isSourceNamed;
  }

  recognise(products: readonly CatalogueProduct[]): Map<string, Recognised> {
    const strong = this.#settle(products.flatMap((product) => this.#findByCode(product) ?? []));
    const taken = new Set(strong.map(({ candidate }) => candidate.id));
    const known = new Set([...this.#recognised.keys(), ...strong.map(({ product }) => product.handle)]);
    const open = products.filter(({ handle }) => !known.has(handle));
    const named = this.#settle(open.flatMap((product) => this.#findByName(product, taken) ?? []));
    for (const match of [...strong, ...named]) this.#accept(match);
    return new Map(products.map(({ handle }) => [handle, this.#recognised.get(handle) ?? { productId: null }]));
  }

  /** By SKU or ID. Null if neither is known, or if the result is final: the product is refused, or a new one. */
  #findByCode(product: CatalogueProduct): Match | null {
    const externalId = product.origin?.externalId ?? null;
    if (externalId !== null && this.#claims.hasExternalId(externalId)) {
      return this.#refuse(product, refusals.hasIdOfAnother(product));
    }
    if (externalId !== null) this.#claims.addExternalId(externalId);
    const [owner, ...others] = this.#stored.ownersOf(product);
    const withId = this.#stored.withIdOf(product);
    if (owner && others.length > 0)
      return this.#refuse(product, refusals.hasSkusOfSeveral(product, [owner, ...others]));
    if (owner && withId && owner !== withId) {
      const owns = (skuKey: string) => this.#stored.ownerOf(skuKey) === owner;
      return this.#refuse(product, refusals.hasSkuAndIdOfTwo(product, { owner, withId, owns }));
    }
    const found = owner ?? withId;
    if (!found) return null;
    const isNamed = found.title === product.title;
    const named = this.#stored.withNameOf(product).filter((candidate) => candidate !== found);
    const by = owner ? 'SKU' : 'ID';
    if (!(owner && withId) && !isNamed && named.length > 0) {
      return this.#refuse(product, refusals.hasNameOfAnother(product, { found, by, named }));
    }
    const match: Match = { product, candidate: found, by, agreeing: [owner, withId, isNamed].filter(Boolean).length };
    return owner ? this.#checkOwner(match) : this.#checkId(match);
  }

  /**
   * If only one of SKU, ID and name agrees, the product must have every SKU that the stored one sells. SKUs of archived
   * variants alone are not enough.
   */
  #checkOwner(match: Match): Match | null {
    const { product, candidate, agreeing } = match;
    // Its SKUs are then refused one by one, because they belong to another product.
    if (this.#claims.hasProduct(candidate.id)) return this.#take(product);
    const skus = skuKeysOf(product);
    if (agreeing > 1) return match;
    if (candidate.otherSource !== null && candidate.externalId === null) {
      return this.#refuse(product, refusals.hasSkuOfAnotherShop(product, candidate));
    }
    if (candidate.skus.length === 0) {
      const owns = (skuKey: string) => this.#stored.ownerOf(skuKey) === candidate;
      return this.#refuse(product, refusals.hasArchivedSku(product, { owner: candidate, owns }));
    }
    if (candidate.skus.every((sku) => skus.includes(caseKey(sku)))) return match;
    return this.#refuse(product, refusals.hasSomeSkus(product, candidate));
  }

  /** The candidate has none of its SKUs. If the name differs too, the ID may be another shop's. */
  #checkId(match: Match): Match | null {
    const { product, candidate, agreeing } = match;
    if (this.#claims.hasProduct(candidate.id)) return this.#refuse(product, refusals.hasIdOfAnother(product));
    if (agreeing > 1) return match;
    if (candidate.skus.length > 0) return this.#refuse(product, refusals.hasIdOfAnotherShop(product, candidate));
    return this.#isSourceNamed ? match : this.#refuse(product, refusals.hasIdAlone(product, candidate));
  }

  /** A stored product with the same name is a different one if another product of the file matches it by SKU or ID. */
  #findByName(product: CatalogueProduct, taken: ReadonlySet<string>): Match | null {
    const isFree = ({ id }: Candidate) => !taken.has(id) && !this.#claims.hasProduct(id);
    const [candidate, ...others] = this.#stored.withNameOf(product).filter(isFree);
    if (!candidate) return null;
    if (others.length > 0) return this.#refuse(product, refusals.hasNameOfSeveral(product, [candidate, ...others]));
    if (candidate.skus.length > 0) return this.#refuse(product, refusals.hasOtherSkus(product, candidate));
    // The row with that ID may stand in a later batch.
    if (candidate.externalId !== null) return this.#refuse(product, refusals.lacksId(product, candidate));
    return { product, candidate, by: 'name', agreeing: 1 };
  }

  /** Of several matches with the same stored product, the strongest; none if there is no single strongest one. */
  #settle(matches: readonly Match[]): Match[] {
    const byCandidate = new Map<Candidate, Match[]>();
    for (const match of matches) byCandidate.set(match.candidate, [...(byCandidate.get(match.candidate) ?? []), match]);
    return [...byCandidate.values()].flatMap((rivals) => {
      const best = Math.max(...rivals.map(({ agreeing }) => agreeing));
      const [winner, ...equals] = rivals.filter(({ agreeing }) => agreeing === best);
      // Of two with the same SKU, the first gets it, and the second is refused.
      const isSettled = equals.every(({ by }) => by === 'SKU' && winner?.by === 'SKU');
      for (const loser of rivals) if (!isSettled || loser !== winner) this.#reject(loser, rivals);
      return winner && isSettled ? [winner] : [];
    });
  }

  #reject({ product, candidate, by }: Match, rivals: readonly Match[]): void {
    const other = rivals.find((rival) => rival.product !== product);
    const isRivalBySku = other?.by === 'SKU';
    if (by === 'SKU' && isRivalBySku) this.#take(product);
    else this.#refuse(product, refusals.isMeantTwice(product, candidate, other?.product.line ?? product.line));
  }

  /** A SKU can move between products only in files with handles. */
  #accept({ product, candidate }: Match): void {
    const own = new Set(skuKeysOf(product));
    const [, moved] = [...this.#wanted].find(([key]) => !own.has(key) && this.#stored.ownerOf(key) === candidate) ?? [];
    if (moved) this.#recognised.set(product.handle, { refusal: refusals.givesUpSku(product, moved) });
    else {
      this.#recognised.set(product.handle, { productId: candidate.id });
      this.#claims.addProduct(candidate.id);
    }
  }

  /** The product is a new one, whose SKUs belong to others. */
  #take(product: CatalogueProduct): null {
    this.#want(product);
    this.#recognised.set(product.handle, { productId: null });
    return null;
  }

  #refuse(product: CatalogueProduct, refusal: Refusal): null {
    this.#want(product);
    this.#recognised.set(product.handle, { refusal });
    return null;
  }

  #want(product: CatalogueProduct): void {
    for (const { sku, line } of product.variants) if (sku !== null) this.#wanted.set(caseKey(sku), { sku, line });
  }
}

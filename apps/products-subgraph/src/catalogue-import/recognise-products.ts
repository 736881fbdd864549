import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Claims } from './claims.ts';

/** A stored product that one of a file without handles may stand for. */
export interface Candidate {
  id: string;
  slug: string;
  title: string;
  /** The id that it has in the file's source; null if it does not come from there. */
  externalId: string | null;
  /** Of its variants on sale. */
  skus: string[];
}

/** The product that a product of a file stands for: a stored one by its id, a new one (null), or an ambiguous one. */
export type Recognised = { productId: string | null } | { refusal: string };

interface Known {
  candidates: readonly Candidate[];
  /** The products that have SKUs of the file, by the SKUs' keys, archived variants included. */
  ownerBySku: ReadonlyMap<string, string>;
}

/**
 * Finds the stored products that those of a file without handles stand for: by their SKUs, else by the id that their shop has for
 * them, else by the name, where that is not a guess. `claims` grows by what is taken.
 */
export function recogniseProducts(
  products: readonly CatalogueProduct[],
  known: Known,
  claims: Claims,
): Map<string, Recognised> {
  const recognition = new ProductRecognition(known, claims);
  const unhandled = products.filter(({ origin }) => origin !== null);
  return new Map(unhandled.map((product) => [product.handle, recognition.recognise(product)]));
}

class ProductRecognition {
  readonly #claims: Claims;
  readonly #ownerBySku: Known['ownerBySku'];
  readonly #byId: ReadonlyMap<string, Candidate>;
  readonly #byExternalId: ReadonlyMap<string, Candidate>;
  readonly #byTitle = new Map<string, Candidate[]>();

  constructor({ candidates, ownerBySku }: Known, claims: Claims) {
    this.#claims = claims;
    this.#ownerBySku = ownerBySku;
    this.#byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
    this.#byExternalId = new Map(candidates.flatMap((each) => (each.externalId ? [[each.externalId, each]] : [])));
    for (const candidate of candidates) {
      this.#byTitle.set(candidate.title, [...(this.#byTitle.get(candidate.title) ?? []), candidate]);
    }
  }

  recognise(product: CatalogueProduct): Recognised {
    const externalId = product.origin?.externalId ?? null;
    if (externalId !== null && this.#claims.hasExternalId(externalId)) {
      return { refusal: `A product further up has the ID ${excerpt(externalId)} too. Leave one of them out.` };
    }
    const recognised =
      this.#findBySku(product) ?? this.#findByExternalId(product, externalId) ?? this.#findByName(product);
    if ('refusal' in recognised) return recognised;
    if (externalId !== null) this.#claims.addExternalId(externalId);
    if (recognised.productId !== null) this.#claims.addProduct(recognised.productId);
    return recognised;
  }

  #findBySku(product: CatalogueProduct): Recognised | null {
    const skus = skuKeysOf(product);
    const owners = new Set(skus.flatMap((sku) => this.#ownerBySku.get(sku) ?? []));
    const [id, ...others] = owners;
    if (id === undefined) return null;
    if (others.length > 0) {
      const slugs = [...owners].slice(0, 5).map((owner) => excerpt(this.#byId.get(owner)?.slug ?? ''));
      return { refusal: `Its SKUs belong to several products: ${slugs.join(', ')}. Put them apart as those are.` };
    }
    // Its SKUs are then refused one by one, as those of another product.
    if (this.#claims.hasProduct(id)) return { productId: null };
    const owner = this.#byId.get(id);
    const isSame = owner?.title === product.title || (owner?.externalId ?? null) === (product.origin?.externalId ?? '');
    if (isSame || !owner || owner.skus.every((sku) => skus.includes(caseKey(sku)))) return { productId: id };
    const reason = `It has some SKUs of the product ${excerpt(owner.slug)}, and another name.`;
    return { refusal: `${reason} Give all of its SKUs, or the ID or name that it has.` };
  }

  /** None of its SKUs are the candidate's, or they would have told. With another name too, it is another shop's ID. */
  #findByExternalId({ title }: CatalogueProduct, externalId: string | null): Recognised | null {
    const candidate = externalId === null ? undefined : this.#byExternalId.get(externalId);
    if (!candidate) return null;
    if (this.#claims.hasProduct(candidate.id)) {
      return { refusal: `A product further up is the one with the ID ${excerpt(externalId ?? '')} already.` };
    }
    if (candidate.title === title || candidate.skus.length === 0) return { productId: candidate.id };
    const has = `has its ID, another name and other SKUs, such as ${excerpt(candidate.skus[0] ?? '')}`;
    const remedy =
      'If the file is of another shop, name that with --source; else give the SKU or the name that it has.';
    return { refusal: `The product ${excerpt(candidate.slug)} ${has}. ${remedy}` };
  }

  /** A product of the same name that is known by another id, or stands further up, is another one. */
  #findByName({ title, origin }: CatalogueProduct): Recognised {
    const isOther = ({ externalId }: Candidate) => Boolean(externalId && origin?.externalId);
    const candidates = (this.#byTitle.get(title) ?? []).filter(
      (candidate) => !isOther(candidate) && !this.#claims.hasProduct(candidate.id),
    );
    const [candidate, ...others] = candidates;
    if (!candidate) return { productId: null };
    if (others.length > 0) {
      const slugs = candidates.slice(0, 5).map(({ slug }) => excerpt(slug));
      return {
        refusal: `Several products have this name, ${slugs.join(', ')}. Give the SKU of the one that is meant.`,
      };
    }
    if (candidate.skus.length === 0) return { productId: candidate.id };
    const has = `has other SKUs, such as ${excerpt(candidate.skus[0] ?? '')}`;
    return {
      refusal: `The product ${excerpt(candidate.slug)} has this name and ${has}. Give one of these, or another name.`,
    };
  }
}

function skuKeysOf({ variants }: CatalogueProduct): string[] {
  return variants.flatMap(({ sku }) => (sku === null ? [] : caseKey(sku)));
}

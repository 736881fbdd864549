import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import type { ProblemWords } from '../catalogue-files/row-problem.ts';
import { caseKey } from '../domain/plain-text.ts';
import type { Candidate } from './stored-identities.ts';

/** Why it is a guess which stored product a product of the file stands for. */
export interface Refusal extends ProblemWords {
  line: number;
  /** The column that shows it. */
  about: 'sku' | 'id' | 'handle';
}

const nameOf = ({ slug }: Candidate) => `the product ${excerpt(slug)}`;
const namesOf = (candidates: readonly Candidate[]) =>
  candidates
    .slice(0, 5)
    .map(({ slug }) => excerpt(slug))
    .join(', ');

/** The row of the first SKU for which `isMeant` is true, and that SKU. */
function skuOf({ line, variants }: CatalogueProduct, isMeant: (skuKey: string) => boolean) {
  const variant = variants.find(({ sku }) => sku !== null && isMeant(caseKey(sku)));
  return { line: variant?.line ?? line, sku: excerpt(variant?.sku ?? '') };
}

export function hasIdOfAnother({ line, origin }: CatalogueProduct): Refusal {
  const reason = `A product further up has the ID ${excerpt(origin?.externalId ?? '')} too.`;
  return { line, about: 'id', reason, remedy: 'Leave one of them out.' };
}

export function hasSkusOfSeveral(product: CatalogueProduct, owners: readonly Candidate[]): Refusal {
  const { line } = skuOf(product, () => true);
  const reason = `Its SKUs belong to several products: ${namesOf(owners)}.`;
  return { line, about: 'sku', reason, remedy: 'Put them apart as those are.' };
}

/** @param owns whether a SKU is the owner's. */
export function hasSkuAndIdOfTwo(
  product: CatalogueProduct,
  { owner, withId, owns }: { owner: Candidate; withId: Candidate; owns: (skuKey: string) => boolean },
): Refusal {
  const { line, sku } = skuOf(product, owns);
  const id = excerpt(product.origin?.externalId ?? '');
  const reason = `Its SKU ${sku} is that of ${nameOf(owner)}, and its ID ${id} that of ${nameOf(withId)}.`;
  const remedy =
    'Correct one of them. To move the SKU, give the first product another one here, and import the file then.';
  return { line, about: 'sku', reason, remedy };
}

export function hasNameOfAnother(
  { line }: CatalogueProduct,
  { found, by, named }: { found: Candidate; by: 'SKU' | 'ID'; named: readonly Candidate[] },
): Refusal {
  const reason = `Its ${by} is that of ${nameOf(found)}, and its name that of ${namesOf(named)}.`;
  return {
    line,
    about: 'handle',
    reason,
    remedy: 'Give the name that the first one has, or the SKU of the one that is meant.',
  };
}

export function hasSomeSkus(product: CatalogueProduct, owner: Candidate): Refusal {
  const { line } = skuOf(product, () => true);
  const reason = `It has some SKUs of ${nameOf(owner)}, and another name.`;
  return { line, about: 'sku', reason, remedy: 'Give all of its SKUs, or the ID or name that it has.' };
}

/** @param owner has an id in another source, and none in that of the file. */
export function hasSkuOfAnotherShop(product: CatalogueProduct, owner: Candidate): Refusal {
  const { line, sku } = skuOf(product, () => true);
  const reason = `Its SKU ${sku} is that of ${nameOf(owner)}, which has another name, ${excerpt(owner.title)}, and comes from another shop, ${excerpt(owner.otherSource ?? '')}.`;
  const remedy = 'If it is the same article, give the name that it has; else give another SKU.';
  return { line, about: 'sku', reason, remedy };
}

/** @param owns whether a SKU is the owner's. */
export function hasArchivedSku(
  product: CatalogueProduct,
  { owner, owns }: { owner: Candidate; owns: (skuKey: string) => boolean },
): Refusal {
  const { line, sku } = skuOf(product, owns);
  const reason = `Its SKU ${sku} is that of an archived variant of ${nameOf(owner)}, which has another name.`;
  return { line, about: 'sku', reason, remedy: 'Give the ID or name that it has, or other SKUs.' };
}

export function hasIdOfAnotherShop({ line }: CatalogueProduct, candidate: Candidate): Refusal {
  const reason = `${nameOf(candidate)} has its ID, another name and other SKUs, such as ${excerpt(candidate.skus[0] ?? '')}.`;
  const remedy = 'If the file is of another shop, name that with --source; else give the SKU or the name that it has.';
  return { line, about: 'id', reason: capitalise(reason), remedy };
}

/** @param candidate has no SKU either. */
export function hasIdAlone({ line }: CatalogueProduct, candidate: Candidate): Refusal {
  const reason = `${nameOf(candidate)} has its ID and another name, ${excerpt(candidate.title)}, and no SKU confirms that it is the same one.`;
  const remedy =
    'Name the shop that the file comes from with --source: the same one as before if the product is renamed.';
  return { line, about: 'id', reason: capitalise(reason), remedy };
}

export function hasNameOfSeveral({ line }: CatalogueProduct, named: readonly Candidate[]): Refusal {
  const reason = `Several products have this name, ${namesOf(named)}.`;
  return { line, about: 'handle', reason, remedy: 'Give the SKU of the one that is meant.' };
}

export function hasOtherSkus({ line }: CatalogueProduct, candidate: Candidate): Refusal {
  const reason = `A product ${excerpt(candidate.slug)} has this name and other SKUs, such as ${excerpt(candidate.skus[0] ?? '')}.`;
  return { line, about: 'handle', reason, remedy: 'Give one of these, or another name.' };
}

export function lacksId({ line }: CatalogueProduct, candidate: Candidate): Refusal {
  const reason = `A product ${excerpt(candidate.slug)} has this name and the ID ${excerpt(candidate.externalId ?? '')}.`;
  return { line, about: 'id', reason, remedy: 'Give that ID, or another name.' };
}

export function isMeantTwice({ line }: CatalogueProduct, candidate: Candidate, otherLine: number): Refusal {
  const reason = `It may be ${nameOf(candidate)}, and so may the one on line ${otherLine}.`;
  return { line, about: 'handle', reason, remedy: 'Give both of them SKUs that are stored, or other names.' };
}

export function givesUpSku({ line }: CatalogueProduct, wanted: { sku: string; line: number }): Refusal {
  const reason = `It gives up its SKU ${excerpt(wanted.sku)}, which another product has, on line ${wanted.line}.`;
  const remedy = 'To move a SKU, give this product another one here, and import the file then.';
  return { line, about: 'sku', reason, remedy };
}

function capitalise(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

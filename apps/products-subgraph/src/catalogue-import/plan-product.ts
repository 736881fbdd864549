import type { CatalogueProduct } from '../catalogue-files/catalogue-product.ts';
import { excerpt } from '../catalogue-files/excerpt.ts';
import type { ProblemWords } from '../catalogue-files/row-problem.ts';
import { caseKey } from '../domain/plain-text.ts';
import { MAX_DESCRIPTION_LENGTH } from '../domain/product-limits.ts';
import { safeHtml } from '../domain/safe-html.ts';
import { findAbsenceProblems } from './absence-problems.ts';
import type { BatchPlan } from './batch-plan.ts';
import { findDamagedCodes } from './damaged-codes.ts';
import { differs } from './differs.ts';
import type { ImportProblem } from './import-problem.ts';
import { matchVariants, type VariantMatches } from './match-variants.ts';
import { productFieldsAfter } from './merge-stored.ts';
import { planVariants } from './plan-variants.ts';
import { slugChoices } from './read-candidates.ts';
import type { Refusal } from './recognition-refusals.ts';
import type { StoredProduct } from './stored-catalogue.ts';
import { withStoredOptions } from './stored-options.ts';

/**
 * Adds to the plan what makes the stored product, or its absence, equal to the file's product. Returns the problems
 * because of which the product is left out; none if it is imported.
 */
export function planProduct(inFile: CatalogueProduct, stored: StoredProduct | null, plan: BatchPlan): ImportProblem[] {
  const known = withStoredOptions(inFile, stored);
  const product = known ?? inFile;
  const { writes, outcome, settings } = plan;
  const id = stored?.id ?? settings.newId();
  const slug = stored?.slug ?? chooseSlug(product, id, plan);
  const matches = matchVariants(product.variants, stored?.variants ?? [], (sku) => {
    const owner = plan.handleBySku.get(caseKey(sku)) ?? slug;
    return owner === slug ? null : owner;
  });
  if (known) matches.left = [];
  const description = safeHtml(product.descriptionHtml);
  const problems = findProblems(product, stored, { matches, description, currencyCode: settings.currencyCode });
  if (problems.length > 0) return problems;
  const fields = productFieldsAfter(product, description, stored);
  const externalId = product.origin?.externalId ?? null;
  if (externalId !== null && externalId !== stored?.externalId) writes.sources.push({ productId: id, externalId });
  const publishedAt = stored?.publishedAt ?? (fields.status === 'DRAFT' ? null : settings.now);
  const firstPublished = stored?.publishedAt ? null : publishedAt;
  const inPlan = { product, productId: id, slug, publishedAt: firstPublished, matches, plan };
  const variantsChange = planVariants({ ...inPlan, keepsPositions: known !== null });
  const linksChange = planCategoryLinks(product, id, stored, plan);
  const record = { id, slug, ...fields, publishedAt };
  if (!stored) {
    writes.newProducts.push(record);
    outcome.products.created += 1;
  } else if (variantsChange || linksChange || publishedAt !== stored.publishedAt || differs(fields, stored)) {
    writes.changedProducts.push(record);
    outcome.products.updated += 1;
  } else {
    outcome.products.unchanged += 1;
  }
  return problems;
}

/** The handle, if the file has handles; otherwise a similar slug that is free. */
function chooseSlug({ handle, origin }: CatalogueProduct, id: string, { takenSlugs }: BatchPlan): string {
  if (origin === null) return handle;
  const slug = slugChoices(handle, id).find((choice) => !takenSlugs.has(choice)) ?? id;
  takenSlugs.add(slug);
  return slug;
}

/** Plans to replace the product's categories by those of the file, or by none. */
function planCategoryLinks(
  product: CatalogueProduct,
  productId: string,
  stored: StoredProduct | null,
  { writes, categories }: BatchPlan,
): boolean {
  if (stored && product.absentFields.includes('categories')) return false;
  const storedIds = stored?.categoryIds ?? [];
  const wantedIds = [...new Set(product.categories.flatMap((path) => categories.leafId(path) ?? []))];
  if (!differs({ ids: wantedIds.toSorted() }, { ids: storedIds.toSorted() })) return false;
  if (storedIds.length > 0) writes.unlinkedProductIds.push(productId);
  writes.categoryLinks.push(...wantedIds.map((categoryId) => ({ productId, categoryId })));
  return true;
}

/** The product is left out because it is a guess which stored product it stands for. */
export function describeRefusal({ handle, columns }: CatalogueProduct, refusal: Refusal): ImportProblem {
  const { line, about, reason, remedy } = refusal;
  const place = { line, lastLine: line, handle, column: columns[about] };
  return { ...place, code: 'AMBIGUOUS_PRODUCT', reason, remedy };
}

/** Why the product is left out; empty if it is imported. */
function findProblems(
  product: CatalogueProduct,
  stored: StoredProduct | null,
  context: { matches: VariantMatches; description: string; currencyCode: string },
): ImportProblem[] {
  const { matches, description } = context;
  if (matches.refused.length > 0) return describeRefused(product, matches);
  const soldBefore = matches.left.filter(({ archivedAt }) => archivedAt === null).length;
  if (product.isIncomplete && soldBefore > 0) return [describeIncomplete(product, soldBefore)];
  if (description.length > MAX_DESCRIPTION_LENGTH) return [describeLongDescription(product, description.length)];
  const damaged = findDamagedCodes(product, matches);
  if (damaged.length > 0) return withLeftOut(damaged, product, { reason: DAMAGED, remedy: 'Correct these.' });
  const problems = findAbsenceProblems(product, stored, context);
  if (problems.length === 0) return [];
  const reason = 'The product is left out, because the file lacks what some of its rows need.';
  return withLeftOut(problems, product, { reason, remedy: 'Add that.' });
}

const DAMAGED = 'The product is left out, because a spreadsheet has changed codes of it.';

function describeRefused(product: CatalogueProduct, { refused }: VariantMatches): ImportProblem[] {
  const { handle, columns } = product;
  const problems = refused.map(({ variant, sku, takenBy }): ImportProblem => {
    const reason = `The SKU ${excerpt(sku)} belongs to a variant of the product ${excerpt(takenBy)}.`;
    const remedy = product.origin
      ? 'Give each its own.'
      : 'Give each its own. To move it, import a file with both products, in which only this one has it.';
    const place = { line: variant.line, lastLine: variant.line, handle, column: columns.sku };
    return { ...place, code: 'DUPLICATE_SKU', reason, remedy };
  });
  const reason = 'The product is left out, because SKUs of it belong to another one.';
  return withLeftOut(problems, product, { reason, remedy: 'Correct these.' });
}

function describeIncomplete(product: CatalogueProduct, soldBefore: number): ImportProblem {
  const reason = `The product is left out, because rows that may belong to it are refused: ${soldBefore} of its variants would go off sale.`;
  return describeLeftOut(product, { reason, remedy: 'Correct these rows.' });
}

function describeLongDescription({ line, handle, columns }: CatalogueProduct, length: number): ImportProblem {
  const reason = `Once it is well-formed, the description has ${length} characters, more than the ${MAX_DESCRIPTION_LENGTH} allowed.`;
  const place = { line, lastLine: line, handle, column: columns.description };
  return { ...place, code: 'VALUE_TOO_LONG', reason, remedy: 'Shorten it.' };
}

/** Problems of rows, and that the other rows of the product are left out, if there are any. */
function withLeftOut(problems: ImportProblem[], product: CatalogueProduct, words: ProblemWords): ImportProblem[] {
  return product.variants.length > 1 ? [...problems, describeLeftOut(product, words)] : problems;
}

function describeLeftOut({ line, handle }: CatalogueProduct, words: ProblemWords): ImportProblem {
  return { line, lastLine: line, handle, column: null, code: 'PRODUCT_LEFT_OUT', ...words };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTokenSigner } from '@commerce/identity';
import { signLogin } from '@commerce/local-stack';
import { inject } from 'vitest';
import { type Client, createClient } from './client.ts';

/** A member of staff, at the gateway. */
export async function staff(scopes: string[] = ['products:write'], name = 'sam'): Promise<Client> {
  return createClient(inject('gatewayUrl'), await signLogin(inject('dataDirectory'), { customerId: name, scopes }));
}

/** Calls a subgraph of the shared graph directly, with a token that `service` has signed for `audience`. */
export async function callerAs(
  service: 'orders-subgraph' | 'cart-subgraph' | 'gateway',
  { scopes = [], audience = 'products-subgraph' }: { scopes?: string[]; audience?: string } = {},
): Promise<Client> {
  const file = join(inject('dataDirectory'), 'secrets', `${service}.key.json`);
  const sign = await createTokenSigner(JSON.parse(await readFile(file, 'utf8')));
  const customerId = scopes.length > 0 ? 'sam' : null;
  return createClient(inject('subgraphUrls').products, await sign(audience, { customerId, scopes, service: null }));
}
/** A member of staff with these scopes, at the gateway. */
export async function logIn(name: string, ...scopes: string[]): Promise<Client> {
  const login = await signLogin(inject('dataDirectory'), { customerId: name, scopes });
  return createClient(inject('gatewayUrl'), login);
}

const PRODUCT_FIELDS = `
  id slug title description vendor productType tags status version publishedAt updatedAt
  seo { title description } categories { id } images { url altText } options { name values }
  variants { id title sku barcode archived selectedOptions { name value } price { amount { minorUnits } }
    availability { availableForSale quantityAvailable } }
  archivedVariants { id title archived selectedOptions { name value } }`;

const USER_ERRORS = `userErrors { __typename code message path
  ... on ProductVersionConflict { currentVersion product { id version title } }
  ... on SlugTaken { slug } ... on SkuTaken { sku variant { id } }
  ... on CategoryNotEmpty { childCount productCount } }`;

const SELECTIONS: Record<string, string> = {
  ProductPayload: `product { ${PRODUCT_FIELDS} }`,
  ProductsPayload: `results { productId product { ${PRODUCT_FIELDS} } ${USER_ERRORS} }`,
  VariantsPayload: `variants { id title sku } product { ${PRODUCT_FIELDS} }`,
  VariantPayload: `variant { id title sku archived selectedOptions { name value } } product { ${PRODUCT_FIELDS} }`,
  CategoryPayload: 'category { id slug title parent { id } breadcrumbs { title } productCount }',
  DeleteCategoryPayload: 'deletedCategoryId',
};

/** Every mutation of staff, with the types of its input and its payload. */
export const STAFF_MUTATIONS: Record<string, [input: string, payload: string]> = {
  createProduct: ['CreateProductInput', 'ProductPayload'],
  updateProduct: ['UpdateProductInput', 'ProductPayload'],
  updateProducts: ['UpdateProductsInput', 'ProductsPayload'],
  publishProduct: ['ProductVersionInput', 'ProductPayload'],
  publishProducts: ['ProductVersionsInput', 'ProductsPayload'],
  unlistProduct: ['ProductVersionInput', 'ProductPayload'],
  unlistProducts: ['ProductVersionsInput', 'ProductsPayload'],
  unpublishProduct: ['ProductVersionInput', 'ProductPayload'],
  unpublishProducts: ['ProductVersionsInput', 'ProductsPayload'],
  archiveProduct: ['ProductVersionInput', 'ProductPayload'],
  archiveProducts: ['ProductVersionsInput', 'ProductsPayload'],
  unarchiveProduct: ['ProductVersionInput', 'ProductPayload'],
  unarchiveProducts: ['ProductVersionsInput', 'ProductsPayload'],
  updateProductOptions: ['UpdateProductOptionsInput', 'ProductPayload'],
  addProductImages: ['AddProductImagesInput', 'ProductPayload'],
  updateProductImage: ['UpdateProductImageInput', 'ProductPayload'],
  reorderProductImages: ['ProductImageUrlsInput', 'ProductPayload'],
  removeProductImages: ['ProductImageUrlsInput', 'ProductPayload'],
  createVariants: ['CreateVariantsInput', 'VariantsPayload'],
  updateVariant: ['UpdateVariantInput', 'VariantPayload'],
  assignProductsToCategory: ['CategoryProductsInput', 'ProductsPayload'],
  removeProductsFromCategory: ['CategoryProductsInput', 'ProductsPayload'],
  createCategory: ['CreateCategoryInput', 'CategoryPayload'],
  updateCategory: ['UpdateCategoryInput', 'CategoryPayload'],
  moveCategory: ['MoveCategoryInput', 'CategoryPayload'],
  deleteCategory: ['DeleteCategoryInput', 'DeleteCategoryPayload'],
};

/** Sends a staff mutation; returns its payload, and the errors of the answer. */
export async function change(client: Client, field: string, input: Record<string, unknown>) {
  const [inputType, payload] = STAFF_MUTATIONS[field] ?? [];
  const { data, errors } = await client.query(
    `mutation ($input: ${inputType}!) { ${field}(input: $input) { ${SELECTIONS[payload ?? '']} ${USER_ERRORS} } }`,
    { input },
  );
  return { ...data?.[field], errors };
}

/** Sends a staff mutation that must succeed. @throws with the errors */
export async function must(client: Client, field: string, input: Record<string, unknown>) {
  const answer = await change(client, field, input);
  const problems = [...answer.errors, ...(answer.userErrors ?? [])];
  if (problems.length > 0) throw new Error(`${field}: ${JSON.stringify(problems)}`);
  return answer;
}

/** A price in the shop's currency. */
export const eur = (minorUnits: number) => ({ minorUnits, currencyCode: 'EUR' });

import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { change, eur, logIn, must } from './support/staff.ts';

const sam = await logIn('sam', 'products:write');
const auditor = await logIn('ann', 'audit:read');
const made: string[] = [];

afterAll(async () => {
  await must(sam, 'archiveProducts', { products: made.map((productId) => ({ productId })) });
});

/** A product as its editor remembers it. */
interface Remembered {
  version: number;
  status: string;
  title: string;
  tags: string[];
  images: string[];
  sizes: string[];
  sold: { id: string; size: string }[];
  archived: { id: string; size: string }[];
}

type Step = (product: Remembered) => {
  field: string;
  input: Record<string, unknown>;
  /** The expected state; null if the change must be refused. */
  after: Partial<Remembered> | null;
};

const sizeOf = (value: string) => ({ selectedOptions: [{ name: 'Size', value }] });
const size = fc.constantFrom('S', 'M', 'L', 'XL');

const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom('Mug', 'Cup', ' ', 'x'.repeat(256)).map(
    (title): Step =>
      () => ({ field: 'updateProduct', input: { title }, after: /^\w{1,255}$/.test(title) ? { title } : null }),
  ),
  fc.uniqueArray(fc.constantFrom('red', 'blue', 'green')).map(
    (tags): Step =>
      () => ({ field: 'updateProduct', input: { tags }, after: { tags } }),
  ),
  fc.constantFrom('/a.jpg', '/b.jpg', '/c.jpg').map(
    (url): Step =>
      ({ images }) => ({
        field: 'addProductImages',
        input: { images: [{ url }], position: 0 },
        after: images.includes(url) ? null : { images: [url, ...images] },
      }),
  ),
  fc.constantFrom('/a.jpg', '/b.jpg').map(
    (url): Step =>
      ({ images }) => ({
        field: 'removeProductImages',
        input: { urls: [url] },
        after: images.includes(url) ? { images: images.filter((image) => image !== url) } : null,
      }),
  ),
  fc.constant<Step>(({ images }) => ({
    field: 'reorderProductImages',
    input: { urls: images.toReversed() },
    after: images.length === 0 ? null : { images: images.toReversed() },
  })),
  fc.constant<Step>(({ status, sold }) => ({
    field: 'publishProduct',
    input: {},
    after: status === 'ARCHIVED' || (status === 'DRAFT' && sold.length === 0) ? null : { status: 'ACTIVE' },
  })),
  fc.constant<Step>(({ status, sold }) => ({
    field: 'unlistProduct',
    input: {},
    after: status === 'ARCHIVED' || (status === 'DRAFT' && sold.length === 0) ? null : { status: 'UNLISTED' },
  })),
  fc.constant<Step>(({ status }) => ({
    field: 'unpublishProduct',
    input: {},
    after: status === 'ARCHIVED' ? null : { status: 'DRAFT' },
  })),
  fc.constant<Step>(() => ({ field: 'archiveProduct', input: {}, after: { status: 'ARCHIVED' } })),
  fc.constant<Step>(({ status }) => ({
    field: 'unarchiveProduct',
    input: {},
    after: { status: status === 'ARCHIVED' ? 'DRAFT' : status },
  })),
  size.map(
    (value): Step =>
      ({ sold, sizes }) => {
        const isFree = sold.every((variant) => variant.size !== value);
        const added = { sizes: [...new Set([...sizes, value])], sold: [...sold, { id: 'new', size: value }] };
        const variants = [{ ...sizeOf(value), price: eur(100) }];
        return { field: 'createVariants', input: { variants }, after: isFree ? added : null };
      },
  ),
  fc.nat(3).map(
    (index): Step =>
      ({ status, sold, archived }) => {
        const variant = sold[index];
        const others = sold.filter((other) => other !== variant);
        const isLast = (status === 'ACTIVE' || status === 'UNLISTED') && others.length === 0;
        const after = variant && !isLast ? { sold: others, archived: [...archived, variant] } : null;
        return { field: 'updateVariant', input: { variantId: variant?.id ?? randomUUID(), archived: true }, after };
      },
  ),
  fc.tuple(size, size).map(
    ([from, to]): Step =>
      ({ sizes, sold, archived }) => {
        const values = sizes.map((value) => (value === from ? { value: to, formerValue: from } : { value }));
        const renamed = (variant: { id: string; size: string }) =>
          variant.size === from ? { ...variant, size: to } : variant;
        const isClear = !sizes.includes(from) || from === to || !sizes.includes(to);
        const after = {
          sizes: values.map(({ value }) => value),
          sold: sold.map(renamed),
          archived: archived.map(renamed),
        };
        return {
          field: 'updateProductOptions',
          input: { options: [{ name: 'Size', values }] },
          after: isClear ? after : null,
        };
      },
  ),
);

type Variant = { id: string; title: string };

interface Edited {
  version: number;
  status: string;
  title: string;
  tags: string[];
  images: { url: string }[];
  options: { values: string[] }[];
  variants: Variant[];
  archivedVariants: Variant[];
}

function remember(product: Edited): Remembered {
  const { version, status, title, tags } = product;
  const bySize = ({ id, title: value }: Variant) => ({ id, size: value });
  const images = product.images.map(({ url }) => new URL(url).pathname);
  const sizes = product.options[0]?.values ?? [];
  const [sold, archived] = [product.variants.map(bySize), product.archivedVariants.map(bySize)];
  return { version, status, title, tags, images, sizes, sold, archived };
}

const withoutIds = ({ sold, archived, ...rest }: Remembered) => ({
  ...rest,
  sold: sold.map((variant) => variant.size),
  archived: archived.map((variant) => variant.size).sort(),
});

describe('a product that is edited at random', () => {
  it('a randomly edited product always equals what its editors were told, and the audit log shows how it came about', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(arbitraryStep, fc.nat(4)), { minLength: 10, maxLength: 15 }),
        async (steps) => {
          const options = [{ name: 'Size' }];
          const created = await must(sam, 'createProduct', { title: 'Start', options });
          const productId: string = created.product.id;
          made.push(productId);
          let known = remember(created.product);
          for (const [step, luck] of steps) {
            const { field, input, after } = step(known);
            const expectedVersion = luck === 0 ? known.version + 1 : known.version;
            const target = field === 'updateVariant' ? {} : { productId };
            const answer = await change(sam, field, { ...target, expectedVersion, ...input });
            expect(answer.errors).toEqual([]);
            if (luck === 0 || after === null) {
              expect(answer).toMatchObject({ product: null, userErrors: [{ message: expect.any(String) }] });
              continue;
            }
            expect(answer.userErrors).toEqual([]);
            const changed = { ...known, ...after };
            const isSame = JSON.stringify(changed) === JSON.stringify(known);
            const version = isSame ? known.version : known.version + 1;
            known = remember(answer.product);
            expect(withoutIds(known)).toEqual(withoutIds({ ...changed, version }));
          }
          await checkLog(productId, known);
        },
      ),
      { numRuns: 4, endOnFailure: true },
    );
  });
});

/** Each event starts where the previous one ended; the last states are those of the product and its variants. */
async function checkLog(
  productId: string,
  { version, status, title, tags, images, sizes, sold, archived }: Remembered,
) {
  const product = await replay(productId);
  expect(product.get('status') ?? 'DRAFT').toBe(status);
  expect(product.get('title')).toBe(title);
  expect(product.get('tags')).toEqual(tags);
  expect((product.get('images') as { url: string }[]).map(({ url }) => url)).toEqual(images);
  expect(product.get('options')).toEqual([{ name: 'Size', values: sizes }]);
  for (const { id } of sold) expect((await replay(id)).get('archived')).toBe(false);
  for (const { id } of archived) expect((await replay(id)).get('archived')).toBe(true);
  expect(version).toBeGreaterThan(0);
}

async function replay(entityId: string): Promise<Map<string, unknown>> {
  const state = new Map<string, unknown>();
  const read = (json: string | null) => (json === null ? null : JSON.parse(json));
  for (const { actor, changes } of await walkEvents({ entityId })) {
    expect(actor).toEqual({ kind: 'PERSON', id: 'sam' });
    for (const { field, before, after } of changes) {
      expect(state.get(field) ?? null).toEqual(read(before));
      state.set(field, read(after));
    }
  }
  return state;
}

const EVENTS = `query ($filter: StaffEventFilter, $first: Int, $after: String, $last: Int, $before: String) {
  staffEvents(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes { id occurredAt action entityId actor { kind id } changes { field before after } }
  }
}`;

interface StaffEvent {
  action: string;
  actor: { kind: string; id: string };
  changes: { field: string; before: string | null; after: string | null }[];
}

/** All events that match the filter, oldest first, read backwards with pages of three. */
async function walkEvents(filter: Record<string, unknown>) {
  const events: StaffEvent[] = [];
  for (let before: string | null = null; ; ) {
    const { data } = await auditor.query(EVENTS, { filter, last: 3, before });
    const { nodes, pageInfo, totalCount } = data.staffEvents;
    events.push(...nodes.toReversed());
    expect(totalCount).toBeGreaterThanOrEqual(events.length);
    if (!pageInfo.hasPreviousPage) return events;
    before = pageInfo.startCursor;
  }
}

describe('the audit log', () => {
  it('the audit log gives each event once, the latest first, in either direction and with every filter', async () => {
    const tag = randomUUID();
    const writer = await logIn(tag, 'products:write');
    const { product } = await must(writer, 'createProduct', { title: 'Logged', variants: [{ price: eur(5) }] });
    made.push(product.id);
    const moment = new Date(Date.parse(product.updatedAt) + 1).toISOString();
    await must(writer, 'updateProduct', { productId: product.id, vendor: 'A' });
    await must(writer, 'updateProduct', { productId: product.id, vendor: 'A' });
    await must(writer, 'publishProduct', { productId: product.id });
    const actionsOf = async (filter: Record<string, unknown>) =>
      (await walkEvents({ actor: tag, ...filter })).map(({ action }) => action);
    const all = ['PRODUCT_CREATED', 'VARIANT_CREATED', 'PRODUCT_UPDATED', 'PRODUCT_PUBLISHED'];
    expect(await actionsOf({})).toEqual(all);
    const forward = (await auditor.query(EVENTS, { filter: { actor: tag }, first: 100 })).data.staffEvents;
    expect(forward).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: false } });
    expect(forward.nodes.map(({ action }: { action: string }) => action)).toEqual(all.toReversed());
    expect(await actionsOf({ entityType: 'VARIANT' })).toEqual(['VARIANT_CREATED']);
    expect(await actionsOf({ entityId: product.id })).toEqual(all.filter((action) => action !== 'VARIANT_CREATED'));
    expect(await actionsOf({ actions: ['PRODUCT_UPDATED', 'PRODUCT_ARCHIVED'] })).toEqual(['PRODUCT_UPDATED']);
    expect(await actionsOf({ to: product.updatedAt })).toEqual([]);
    expect((await actionsOf({ to: moment })).length + (await actionsOf({ from: moment })).length).toBe(4);
  });

  it.each([
    { filter: { actions: Array.from({ length: 51 }, () => 'PRODUCT_CREATED') } },
    { filter: { actor: '\0' } },
    { filter: { from: '0000-01-01T00:00:00Z' } },
    { after: 'forged' },
    { first: 101 },
  ])('the audit log refuses a filter that makes no sense: %#', async (variables) => {
    const { errors } = await auditor.query(EVENTS, variables);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it('the audit log has no entry for a refused change', async () => {
    const eve = `eve-${randomUUID()}`;
    await change(await logIn(eve, 'products:read'), 'createProduct', { title: 'Never made' });
    await change(await logIn(eve, 'products:write'), 'createProduct', { title: '' });
    expect(await walkEvents({ actor: eve })).toEqual([]);
  });
});

import type { Client } from '../client.ts';
import { eur, must } from '../staff.ts';
import { setCategories } from './categories.ts';
import type { Part } from './part.ts';
import { setProducts } from './products.ts';

/** A week from now, when new prices become valid. */
const nextWeek = () => new Date(Date.now() + 7 * 24 * 3_600_000).toISOString();

/** The examples of staff for the catalogue; each has its own products, which leave the shop afterwards. */
export function setCatalogue(staff: Client): Part {
  const { draft, draftIn, onSale, archived, archiveAll } = setProducts(staff);
  const { root, make, deleteAll } = setCategories(staff);
  const product = async () => ({ productId: (await draft()).id });
  const variant = async () => ({ variantId: (await draft()).variants[0].id });
  const asRead = ({ id, version }: { id: string; version: number }) => ({ productId: id, version });
  const two = async (one: () => Promise<{ id: string }>) => ({ first: (await one()).id, second: (await one()).id });
  return {
    client: staff,
    examples: {
      staffProducts: async () => {
        await draft();
        return {};
      },
      staffProduct: async () => ({ sku: (await draft()).variants[0].sku }),
      staffEvents: async () => {
        const { productId } = await product();
        await must(staff, 'updateProduct', { productId, title: 'Teapot with a lid' });
        return { productId };
      },
      createProduct: async () => ({ categoryId: await root() }),
      updateProduct: async () => asRead(await draft()),
      updateProducts: () => two(draft),
      publishProduct: async () => asRead(await draft()),
      publishProducts: () => two(draft),
      unlistProduct: async () => asRead(await onSale()),
      unlistProducts: () => two(onSale),
      unpublishProduct: async () => asRead(await onSale()),
      unpublishProducts: () => two(onSale),
      archiveProduct: async () => asRead(await onSale()),
      archiveProducts: () => two(onSale),
      unarchiveProduct: async () => asRead(await archived()),
      unarchiveProducts: () => two(archived),
      addProductImages: product,
      updateProductImage: product,
      reorderProductImages: product,
      removeProductImages: product,
      updateProductOptions: product,
      createVariants: async () => ({ ...(await product()), sku: 'TEAPOT-XL' }),
      updateVariant: variant,
      setVariantPrice: variant,
      setVariantPrices: async () => {
        const [small, large] = (await draft()).variants;
        return { small: small.id, large: large.id, validFrom: nextWeek() };
      },
      cancelScheduledPrice: async () => schedulePrice(staff, (await variant()).variantId),
      adjustStock: variant,
      updateStockPolicy: variant,
      createCategory: async () => ({ parentId: await root() }),
      updateCategory: async () => ({ categoryId: await make('Cups') }),
      moveCategory: async () => ({ categoryId: await make('Strainers'), parentId: await make('Accessories') }),
      deleteCategory: async () => ({ categoryId: await make('Samovars') }),
      assignProductsToCategory: async () => ({ categoryId: await make('Glassware'), productIds: [(await draft()).id] }),
      removeProductsFromCategory: async () => {
        const categoryId = await make('Stoneware');
        return { categoryId, productIds: [(await draftIn(categoryId)).id] };
      },
    },
    async tidyUp() {
      await archiveAll();
      await deleteAll();
    },
  };
}

async function schedulePrice(staff: Client, variantId: string): Promise<{ priceId: string }> {
  const { data } = await staff.query(
    'mutation ($input: SetVariantPriceInput!) { setVariantPrice(input: $input) { price { id } } }',
    { input: { variantId, amount: eur(2790), validFrom: nextWeek() } },
  );
  return { priceId: data.setVariantPrice.price.id };
}
